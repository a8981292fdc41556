//! A shared link, as a visitor reads it.

use bunsen_spec::{Output, Signature};

use super::{Words, counted};
use crate::chart::{percent, short};
use crate::state::format::bytes as in_bytes;
use crate::state::metric;
use crate::state::why::{Off, Why};

catalogue! {
    /// A shared link.
    LinkText {
        page_title: fn(&str) -> String = |title| format!("{title} · Bunsen");
        untitled: fn(&Output) -> String = |output| match output {
            Output::Classes { target, .. } => format!("Which {target} is it?"),
            Output::Number { target, .. } => format!("How much {target}?"),
        };
        summary: fn(&Signature) -> String = |signature| {
            let goes_in = match signature.image {
                Some(shape) => format!("A picture of {} × {} in", shape.width, shape.height),
                None => format!("{} in", counted(signature.inputs.len() as u64, "value", "values")),
            };
            match &signature.output {
                Output::Classes { labels, .. } => format!("{goes_in}, one of {} kinds out.", labels.len()),
                Output::Number { .. } => format!("{goes_in}, a number out."),
            }
        };
        quality: fn(&str, f64) -> String = |name, value| match name {
            // One error in a thousand is an error.
            "accuracy" => {
                let most = if value < 1.0 { 99.0 } else { 100.0 };
                format!("Right {} times in 100 on rows it had not seen.", (value * 100.0).round().min(most))
            }
            "r2" => format!("Explains {} of the differences between rows it had not seen.", percent(value.max(0.0))),
            other => format!(
                "{} {} on rows it had not seen.",
                (super::text().chart.curve_title)(other),
                metric::value(other, value)
            ),
        };
        loading: Words = "Loading onto this device";
        could_not_open: Words = "This link could not be opened";

        ask_documents: Words = "Ask the documents";
        documents_line: fn(u64) -> String = |n| format!(
            "{}. An answer is made of their own sentences, each with its place; what they do not say is not answered.",
            counted(n, "document", "documents")
        );
        encoder_comes: fn(u64) -> String = |bytes| format!(
            "What answers questions is on its way: {}, once for this device.", in_bytes(bytes as f64)
        );
        no_encoder: Words = "What answers questions did not come. Try again above.";
        example_question: Words = "What do the documents say?";

        form: Words = "What to ask";
        range: fn(f64, f64) -> String = |min, max| format!("{} to {}", short(min), short(max));
        outside: Words = "Outside what the model has seen: its answer is a guess.";
        required: Words = "This value is needed.";
        optional: Words = "May be left empty";
        unknown: Words = "unknown";
        not_a_number: Words = "This must be a number.";
        not_whole: Words = "This must be a whole number.";
        not_an_option: Words = "This must be one of the choices.";
        yes: Words = "Yes";
        no: Words = "No";
        slider: fn(&str) -> String = |name| format!("{name}, slider");
        another: Words = "Try another";
        many: Words = "Many at once";

        draw: Words = "Draw here";
        draw_hint: Words = "Draw with a finger, a pen or the mouse. With the keyboard, use the small grid: arrows move, space sets a point.";
        drawing_board: Words = "Drawing board";
        upload_hint: Words = "Choose a picture. With the keyboard, use the small grid: arrows move, space sets a point.";
        grid: Words = "What the model sees";
        grid_hint: fn(u32, u32) -> String = |w, h| format!("{w} × {h} points");
        grid_cell: fn(usize, usize, bool) -> String = |x, y, is_on| {
            format!("column {}, row {}: {}", x + 1, y + 1, if is_on { "bright" } else { "dark" })
        };
        upload: Words = "Choose a picture";
        clear: Words = "Clear";
        not_a_picture: Words = "This file is no picture that the browser can read.";
        inverted: Words = "The picture is dark on light, so it was turned around: the model learned bright on dark.";

        says: Words = "The model says";
        waiting: Words = "Draw something, and the answer appears here.";
        mend: Words = "Mend the marked value, and the answer appears here.";
        others: Words = "all others";
        spoken_kind: fn(&str, f64) -> String = |label, p| format!("The model says {label}, {} sure.", percent(p));
        spoken_number: fn(&str) -> String = |value| format!("The model says {value}.");
        probabilities: Words = "How probable each kind is";
        in_training: fn(f64, f64) -> String =
            |min, max| format!("In training the values lay between {} and {}.", short(min), short(max));
        why_title: Words = "Why";
        why: fn(&Why) -> String = |why| match why {
            Why::AtMiddle => "Every value is at its middle.".into(),
            Why::Together => "No value speaks for it by itself.".into(),
            Why::Kind { value: Off { input, value, middle }, kind, probability } => format!(
                "{input} {value} speaks for {kind}; at {middle} the model would be {} sure of it.",
                percent(*probability)
            ),
            Why::Number { value: Off { input, value, middle }, answer, otherwise } => {
                let direction = if answer > otherwise { "higher" } else { "lower" };
                format!("{input} {value} makes it {direction}; at {middle} it would be {}.", short(*otherwise))
            }
        };
        took: fn(f64) -> String = |ms| format!("Computed in {} ms", short(ms));

        on_device: Words = "Computed on this device";
        stays: Words = "What you type stays here.";
        counted: Words = "This page tells its owner that a prediction was made, the answer and how long it took, never what \
            you typed or who you are.";
        counted_questions: Words = "This page tells its owner that a question was asked, whether it was answered and how long \
            that took, never what you asked or who you are.";
        offline: Words = "Works offline.";
        offline_later: Words = "Works offline from the next visit on.";
        needs_https: Words = "It needs the network, because it was not opened over https.";
        card: Words = "Model card";
        code: Words = "Use it from code";
        made_with: Words = "Made with Bunsen";
        more: Words = "More about this page";

        code_title: Words = "Use it from code";
        code_line: Words = "This asks the server that this page came from, in MLflow's shape. There the inputs do leave the \
            device; they are not kept.";
        documents_code_line: Words = "This asks the server that this page came from, by itself or many questions at once in MLflow's \
            shape. There the question does leave the device; it is not kept.";
        shell: Words = "In a shell";
        python: Words = "In Python";
        card_title: Words = "Model card";
        no_card: Words = "The owner has written no card.";
        version: fn(u64) -> String = |version| format!("Version {version}");

        many_title: Words = "Many at once";
        many_line: Words = "Choose a file with these columns (CSV, JSON, Excel, Parquet or Arrow). It is read and answered on this device; you get it back as CSV with a \
            column for the answer.";
        many_choose: Words = "Choose a file";
        many_template: Words = "Save an empty file with these columns";
        many_working: Words = "Answering every row";
        many_done: fn(&str) -> String = |name| format!("{name} is saved.");
        columns: Words = "Columns";
    }
}
