//! The one place that talks to ECharts: fetches it when the first chart is shown, mounts it, keeps it
//! the size of its box, and lets it go.

use std::cell::RefCell;
use std::rc::Rc;

use futures::future::{FutureExt, LocalBoxFuture, Shared};
use gloo::utils::{document, window};
use js_sys::{JSON, Reflect};
use serde_json::json;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Element, MutationObserver, MutationObserverInit, ResizeObserver};
use yew::prelude::*;

use super::Palette;
use super::figure::Height;

/// Where the library lies.
const LIBRARY: &str = "/echarts.js";
/// How options are merged: series by their id, so that a chart changes in place.
const MERGE: &str = r#"{"replaceMerge":["series"]}"#;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = import)]
    fn import(path: &str) -> js_sys::Promise;

    type Library;
    #[wasm_bindgen(method, catch)]
    fn init(this: &Library, element: &JsValue, theme: &JsValue, options: &JsValue) -> Result<Drawn, JsValue>;

    /// A chart that ECharts has drawn.
    type Drawn;
    #[wasm_bindgen(method, catch, js_name = setOption)]
    fn set_option(this: &Drawn, options: &JsValue, how: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(method)]
    fn resize(this: &Drawn);
    #[wasm_bindgen(method, js_name = getWidth)]
    fn width(this: &Drawn) -> f64;
    #[wasm_bindgen(method, js_name = getHeight)]
    fn height(this: &Drawn) -> f64;
    #[wasm_bindgen(method)]
    fn dispose(this: &Drawn);
    #[wasm_bindgen(method)]
    fn on(this: &Drawn, event: &str, hear: &JsValue);
    #[wasm_bindgen(method, catch, js_name = dispatchAction)]
    fn dispatch_action(this: &Drawn, action: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch, js_name = getDataURL)]
    fn data_url(this: &Drawn, options: &JsValue) -> Result<String, JsValue>;
    #[wasm_bindgen(method, catch, js_name = renderToSVGString)]
    fn svg(this: &Drawn) -> Result<String, JsValue>;
}

type Loading = Shared<LocalBoxFuture<'static, Option<JsValue>>>;

thread_local! {
    static LOADING: RefCell<Option<Loading>> = const { RefCell::new(None) };
}

/// The chart behind a [`Mount`], for who wants its picture.
#[derive(Clone, Default)]
pub struct Handle(Rc<RefCell<Option<Chart>>>);

/// A chart, and the library that drew it.
struct Chart {
    library: Library,
    drawn: Drawn,
}

impl PartialEq for Handle {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Handle {
    /// The chart as a PNG picture twice its size, as a `data:` address.
    pub fn png(&self, background: &str) -> Option<String> {
        let options = parsed(json!({ "type": "png", "pixelRatio": 2, "backgroundColor": background }))?;
        self.0.borrow().as_ref()?.drawn.data_url(&options).ok()
    }

    /// The chart of these options as an SVG drawing of the size that it has on the page.
    pub fn svg(&self, options: &str, background: &str) -> Option<String> {
        let chart = self.0.borrow();
        let Chart { library, drawn } = chart.as_ref()?;
        // Drawn apart and at once: on the page, thousands of points come bit by bit.
        let how = json!({ "renderer": "svg", "ssr": true, "width": drawn.width(), "height": drawn.height() });
        let apart = library.init(&JsValue::NULL, &JsValue::NULL, &parsed(how)?).ok()?;
        // First, because options replace all the series there are.
        apply(&apart, &json!({ "backgroundColor": background }).to_string());
        apply(&apart, options);
        let svg = apart.svg().ok();
        apart.dispose();
        svg
    }
}

fn parsed(value: serde_json::Value) -> Option<JsValue> {
    JSON::parse(&value.to_string()).ok()
}

/// What is done with ranges drawn on a chart.
#[derive(Clone, PartialEq)]
pub struct Brush {
    /// The action that takes up the brush, as JSON.
    pub action: String,
    /// Hears each range that was drawn: ECharts' event, as JSON.
    pub on: Callback<String>,
}

/// What to mount.
#[derive(Properties, PartialEq)]
pub struct MountProps {
    /// ECharts options as JSON.
    pub options: AttrValue,
    /// The sentence that stands for the picture.
    pub label: AttrValue,
    /// How much room it takes.
    #[prop_or_default]
    pub height: Height,
    /// Filled with the chart once it is drawn.
    pub handle: Handle,
    /// Called when the library cannot be had.
    pub onfailed: Callback<()>,
    /// What is done with ranges drawn on it, if they mean something.
    #[prop_or_default]
    pub brush: Option<Brush>,
    /// Hears which point was pressed: its series and its place there, from 0.
    #[prop_or_default]
    pub onpick: Option<Callback<(usize, usize)>>,
}

/// A box that ECharts draws in.
#[component]
pub fn Mount(props: &MountProps) -> Html {
    let node = use_node_ref();
    let newest = use_mut_ref(|| props.options.clone());
    newest.replace(props.options.clone());
    let brush = use_mut_ref(|| props.brush.clone());
    brush.replace(props.brush.clone());
    let onpick = use_mut_ref(|| props.onpick.clone());
    onpick.replace(props.onpick.clone());
    {
        let (node, newest, handle, onfailed) = (node.clone(), newest, props.handle.clone(), props.onfailed.clone());
        let brush = brush.clone();
        use_effect_with((), move |()| {
            let is_gone = Rc::new(RefCell::new(false));
            let observer = Rc::new(RefCell::new(None::<Resizing>));
            let hear = Closure::<dyn Fn(JsValue)>::new({
                let brush = brush.clone();
                move |event: JsValue| {
                    let event = JSON::stringify(&event).ok().and_then(|text| text.as_string());
                    if let (Some(event), Some(brush)) = (event, &*brush.borrow()) {
                        brush.on.emit(event);
                    }
                }
            });
            let pick = Closure::<dyn Fn(JsValue)>::new(move |event: JsValue| {
                let number = |name: &str| Reflect::get(&event, &name.into()).ok()?.as_f64();
                if let (Some(series), Some(at), Some(onpick)) =
                    (number("seriesIndex"), number("dataIndex"), &*onpick.borrow())
                {
                    onpick.emit((series as usize, at as usize));
                }
            });
            {
                let (is_gone, observer, handle) = (is_gone.clone(), observer.clone(), handle.clone());
                let (hear, pick) = (hear.as_ref().clone(), pick.as_ref().clone());
                spawn_local(async move {
                    let library = library().await;
                    let (false, Some(element)) = (*is_gone.borrow(), node.cast::<Element>()) else { return };
                    let chart = library.and_then(|library| {
                        let drawn = library.init(&element, &JsValue::NULL, &JsValue::UNDEFINED).ok()?;
                        Some(Chart { library, drawn })
                    });
                    let Some(chart) = chart else { return onfailed.emit(()) };
                    apply(&chart.drawn, &newest.borrow());
                    chart.drawn.on("brushEnd", &hear);
                    chart.drawn.on("click", &pick);
                    take_up(&chart.drawn, brush.borrow().as_ref());
                    handle.0.replace(Some(chart));
                    observer.replace(Resizing::start(&element, handle));
                });
            }
            move || {
                is_gone.replace(true);
                observer.take();
                if let Some(chart) = handle.0.take() {
                    chart.drawn.dispose();
                }
                drop((hear, pick));
            }
        });
    }
    {
        let handle = props.handle.clone();
        use_effect_with(props.options.clone(), move |options| {
            if let Some(Chart { drawn, .. }) = &*handle.0.borrow() {
                apply(drawn, options);
                take_up(drawn, brush.borrow().as_ref());
            }
        });
    }
    html! { <div ref={node} class={classes!("chart-canvas", props.height.class())} role="img" aria-label={props.label.clone()}></div> }
}

/// Takes up the brush, without what another chart has left brushed.
fn take_up(drawn: &Drawn, brush: Option<&Brush>) {
    let Some(brush) = brush else { return };
    for action in [r#"{"type":"brush","areas":[]}"#, &brush.action] {
        if let Ok(action) = JSON::parse(action)
            && let Err(error) = drawn.dispatch_action(&action)
        {
            gloo::console::error!("a chart's brush could not be taken up", error);
        }
    }
}

fn apply(drawn: &Drawn, options: &str) {
    if let (Ok(options), Ok(how)) = (JSON::parse(options), JSON::parse(MERGE))
        && let Err(error) = drawn.set_option(&options, &how)
    {
        gloo::console::error!("a chart could not be drawn", error);
    }
}

/// Fetches the library once for all charts; after a failure the next chart tries again.
async fn library() -> Option<Library> {
    let loading = LOADING.with_borrow_mut(|loading| {
        loading
            .get_or_insert_with(|| async { JsFuture::from(import(LIBRARY)).await.ok() }.boxed_local().shared())
            .clone()
    });
    let module = loading.await;
    if module.is_none() {
        LOADING.set(None);
    }
    module.map(JsCast::unchecked_into)
}

/// Keeps a chart the size of its box.
struct Resizing {
    observer: ResizeObserver,
    _closure: Closure<dyn Fn()>,
}

impl Resizing {
    fn start(element: &Element, handle: Handle) -> Option<Self> {
        let closure = Closure::<dyn Fn()>::new(move || {
            if let Some(chart) = &*handle.0.borrow() {
                chart.drawn.resize();
            }
        });
        let observer = ResizeObserver::new(closure.as_ref().unchecked_ref()).ok()?;
        observer.observe(element);
        Some(Self { observer, _closure: closure })
    }
}

impl Drop for Resizing {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// The palette of the page as it is now.
pub(super) fn read_palette() -> Palette {
    let style = document().document_element().and_then(|root| window().get_computed_style(&root).ok().flatten());
    Palette::from_tokens(|name| style.as_ref().and_then(|s| s.get_property_value(name).ok()).unwrap_or_default())
}

/// Watches the theme until it is dropped.
pub(super) struct ThemeWatch {
    observer: Option<MutationObserver>,
    _closure: Closure<dyn Fn()>,
}

impl Drop for ThemeWatch {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
    }
}

/// Calls `act` when the page's theme changes, which the page says on its root.
pub(super) fn watch_theme(act: impl Fn() + 'static) -> ThemeWatch {
    let closure = Closure::<dyn Fn()>::new(act);
    let observer = MutationObserver::new(closure.as_ref().unchecked_ref()).ok();
    if let (Some(observer), Some(root)) = (&observer, document().document_element()) {
        let what = MutationObserverInit::new();
        what.set_attributes(true);
        let _ = observer.observe_with_options(&root, &what);
    }
    ThemeWatch { observer, _closure: closure }
}
