//! The sheet of shortcuts behind `?`.

use yew::prelude::*;

use crate::parts::Dialog;
use crate::rooms::ROOMS;
use crate::text::text;

/// See the module. `onclose` closes it.
pub fn shortcuts(onclose: Callback<()>) -> Html {
    let t = &text().frame;
    let mut rows: Vec<(Vec<&str>, String)> = vec![
        (vec!["Ctrl", "K"], t.shortcut_palette.into()),
        (vec!["?"], t.shortcut_help.into()),
        (vec!["Ctrl", "Z"], t.shortcut_undo.into()),
        (vec!["Ctrl", "Shift", "Z"], t.shortcut_redo.into()),
        (vec!["G", t.key_then, "H"], t.shortcut_home.into()),
    ];
    let letters: Vec<String> = ROOMS.iter().map(|entry| entry.room.name()[..1].to_uppercase()).collect();
    for (entry, letter) in ROOMS.iter().zip(&letters) {
        rows.push((vec!["G", t.key_then, letter], (t.shortcut_room)(entry.room.label())));
    }
    rows.push((vec!["\u{2190}", "\u{2191}", "\u{2192}", "\u{2193}"], t.shortcut_cells.into()));
    rows.push((vec!["Ctrl", "G"], t.shortcut_row.into()));
    rows.push((vec!["Esc"], t.shortcut_close.into()));
    html! {
        <Dialog title={t.shortcuts} {onclose}>
            <table class="shortcuts">
                <tbody>
                    { for rows.into_iter().map(|(keys, what)| html! {
                        <tr><th scope="row">{ what }</th><td>{ for keys.into_iter().map(|key| if key == t.key_then {
                            html! { <span class="soft">{ format!(" {key} ") }</span> }
                        } else {
                            html! { <kbd>{ key }</kbd> }
                        }) }</td></tr>
                    }) }
                </tbody>
            </table>
        </Dialog>
    }
}
