//! Words of the charts: names of metrics and the sentence that stands for each picture.

use bunsen_spec::Part;

use super::{Words, counted};
use crate::chart::{PictureFormat, percent, short};
use crate::state::format::count;

catalogue! {
    /// Words of the charts.
    ChartText {
        table: Words = "Table";
        chart: Words = "Chart";
        save_picture: fn(PictureFormat) -> Words = |format| match format {
            PictureFormat::Png => "Save as PNG",
            PictureFormat::Svg => "Save as SVG",
        };
        save_table: Words = "Save as CSV";
        no_library: Words = "The picture cannot be drawn, because the chart library did not load. The numbers are below.";
        nothing: Words = "There is nothing to draw yet.";
        true_kind: Words = "true \\ predicted";
        error_columns: [Words; 3] = ["true", "taken for", "times"];
        confusion_note: Words = "Rows are true, columns are predicted";
        epoch: Words = "epoch";
        depth_title: Words = "How soon answers are found";
        depth_note: Words = "The share of answers that stand in the first passages (recall)";
        depth: Words = "first passages";
        depth_summary: fn(&[(String, f64)]) -> String = |runs| {
            let each: Vec<String> = runs.iter().map(|(name, recall)| format!("{name} {}", percent(*recall))).collect();
            format!("Answers in the first 5 passages: {}.", each.join(", "))
        };
        reliability_title: Words = "How far confidence can be trusted";
        reliability_note: Words = "Confidence is how likely one of the first five passages holds the answer. Questions are in groups of like \
            confidence: on the line, what was said came true as often; below it, confidence was too high.";
        reliability_summary: fn(&[(f64, f64)]) -> String = |bins| {
            let each = bins.iter().map(|(said, came)| format!("Said {}: came true {}.", percent(*said), percent(*came)));
            each.collect::<Vec<_>>().join(" ")
        };
        said: Words = "confidence";
        came_true: Words = "came true";
        n_questions: Words = "questions";
        map_title: Words = "Map of the passages";
        map_note: fn(&str, &str) -> String = |across, upwards| format!(
            "Passages that say similar things lie together. Of all differences between their vectors these two directions              (principal components) show {across} and {upwards}: what lies apart here differs, what lies together may differ in              another way. Point at one to read it, press it to open its document."
        );
        map_summary: fn(u64, usize) -> String = |n, files| format!(
            "{} on a plane; the {} with the most have colours of their own.",
            counted(n, "passage", "passages"), counted(files as u64, "document", "documents")
        );
        map_place: Words = "place";
        first_component: Words = "first component";
        second_component: Words = "second component";
        true_value: Words = "true";
        predicted: Words = "predicted";
        error: Words = "true minus predicted";
        metric_label: fn(&str) -> String = label;
        metric_hint: fn(&str) -> Words = |name| {
            match name {
                "accuracy" => "The share of rows the model got right.",
                "balanced_accuracy" => "The mean share it got right within each kind, so that rare kinds count as much.",
                "precision" | "precision_macro" => "Of the rows it called a kind, the share that were; macro: the mean over kinds.",
                "recall" | "recall_macro" => "Of the rows that are a kind, the share it found; macro: the mean over kinds.",
                "f1" | "f1_macro" => "The harmonic mean of precision and recall; macro: the mean over kinds.",
                "roc_auc" => "How often it ranks a row of a kind above a row that is not; 0.5 is guessing.",
                "pr_auc" | "average_precision" => "Precision averaged over recall; telling when a kind is rare.",
                "log_loss" => "How surprised it is by the truth; being sure and wrong costs most. Lower is better.",
                "mean_absolute_error" => "How far off it is on average, in the target's own unit. Lower is better.",
                "mean_squared_error" => "The mean squared distance from the truth. Lower is better.",
                "root_mean_squared_error" => "Like the mean absolute error, but large errors weigh more. Lower is better.",
                "r2" => "The share of the target's variance it explains; 0 is no better than always saying the mean.",
                "recall_at_1" | "recall_at_3" | "recall_at_5" | "recall_at_10" => {
                    "The share of questions with an answering passage among the first so many that were found."
                }
                "mrr" => "Mean reciprocal rank: 1 if the first passage found answers, 1/2 if the second does, and so on.",
                "ndcg_at_10" => "How near the first ten are to the best order there is; 1 is the best order.",
                "answer_recall" => "The share of answerable questions whose answer quotes what was wanted.",
                "refusal_precision" => "Of the questions that were refused, the share that the documents do not answer.",
                "refusal_recall" => "Of the questions that the documents do not answer, the share that was refused.",
                "median_ms" | "p95_ms" => "Milliseconds from question to answer: of half the questions, of 95 in 100. Lower is better.",
                "loss" => "What training makes as small as it can.",
                _ => "",
            }
        };
        part_label: fn(Part) -> Words = |part| {
            match part {
                Part::Train => "train",
                Part::Validation => "validation",
                Part::Test => "held out",
            }
        };
        curve_title: fn(&str) -> String = title;
        curve_summary: fn(&str, &[(String, f64)], Option<(u64, f64)>, u64) -> String = |metric, last, best, n_steps| {
            if last.is_empty() {
                return format!("{}: no values yet.", title(metric));
            }
            let parts: Vec<_> = last.iter().map(|(name, value)| format!("{} ({name})", short(*value))).collect();
            let best = best.map(|(step, value)| format!("; best {} at epoch {step}", short(value))).unwrap_or_default();
            format!("{} by epoch: after epoch {n_steps} it is {}{best}.", title(metric), parts.join(" and "))
        };
        compare_summary: fn(&str, &[(String, f64)]) -> String = |metric, last| {
            let parts: Vec<_> = last.iter().map(|(name, value)| format!("{name} ends at {}", short(*value))).collect();
            format!("{} by epoch: {}.", title(metric), parts.join(", "))
        };
        confusion_summary: fn(u64, u64, Option<(&str, &str, u64)>) -> String = |right, all, worst| {
            let worst = match worst {
                Some((truth, predicted, n)) => {
                    format!(" The most frequent error is {truth} taken for {predicted}, {}.", times(n))
                }
                None => " There are no errors.".into(),
            };
            format!("Confusion matrix: {} of {} rows are right.{worst}", count(right), count(all))
        };
        confusion_cell: fn(&str, &str, u64) -> String =
            |truth, predicted, n| format!("{truth} predicted as {predicted}: {}", times(n));
        area_summary: fn(&str, &[(String, f64)]) -> String = |title, areas| {
            let parts: Vec<_> = areas.iter().take(6).map(|(name, area)| format!("{name} {}", short(*area))).collect();
            let more = if areas.len() > 6 { format!(" and {} more", areas.len() - 6) } else { String::new() };
            format!("{title}: the area under it is {}{more}.", parts.join(", "))
        };
        histogram_summary: fn(&str, u64, (f64, f64), (f64, f64)) -> String = |title, n, range, mode| {
            let [low, high, from, to] = [range.0, range.1, mode.0, mode.1].map(short);
            format!("{title}: {} values from {low} to {high}, most between {from} and {to}.", count(n))
        };
        nothing_counted: fn(&str) -> String = |title| format!("{title}: nothing counted.");
        counts_summary: fn(u64, Option<(&str, u64)>) -> String = |all, most| {
            let most = most.map(|(when, n)| format!(", most at {when} ({})", count(n))).unwrap_or_default();
            format!("Asked {} in all{most}.", counted(all, "time", "times"))
        };
        range_summary: fn(&str, Option<(f64, f64)>) -> String = |title, range| match range {
            Some((low, high)) => format!("{title} over time: between {} and {}.", short(low), short(high)),
            None => format!("{title} over time: nothing measured."),
        };
        balance_summary: fn(&[(String, f64)]) -> String = |shares| {
            if shares.is_empty() {
                return "What it answered: nothing yet.".into();
            }
            let parts: Vec<_> =
                shares.iter().take(6).map(|(name, share)| format!("{name} {}", percent(*share))).collect();
            format!("What it answered over time: in all, {}.", parts.join(", "))
        };
        roc_title: Words = "ROC curve";
        roc_note: Words = "How many it finds against how many it takes wrongly, as the threshold moves";
        pr_title: Words = "Precision and recall";
        pr_note: Words = "How pure the finds are, the more of the kind it finds";
        false_positive_rate: Words = "false positive rate";
        true_positive_rate: Words = "true positive rate";
        recall: Words = "recall";
        precision: Words = "precision";
        guessing: Words = "guessing";
        kind: Words = "kind";
        area: Words = "area";
        predicted_title: Words = "Predicted against true";
        predicted_note: Words = "On the line, the model is right";
        residual_title: Words = "Errors by predicted value";
        residual_note: Words = "A shape in this cloud is something the model has not learned";
        residual_histogram_title: Words = "How large the errors are";
        predicted_summary: fn(usize, f64) -> String = |n, mean_absolute| {
            format!("Predicted against true value of {} rows: off by {} on average.", count(n as u64), short(mean_absolute))
        };
        residual_summary: fn(usize, f64, f64, f64) -> String = |n, mean, low, high| {
            let (n, mean, low, high) = (count(n as u64), short(mean), short(low), short(high));
            format!("Errors of {n} rows by predicted value: from {low} to {high}, {mean} on average.")
        };
        histogram_columns: [Words; 3] = ["from", "to", "count"];
        time: Words = "time";
        counts_title: Words = "Times asked";
        latency_title: Words = "Median time for an answer, ms";
        balance_title: Words = "What it answered";
        mean_title: Words = "Mean answer";
        sparkline_summary: fn(f64, f64, usize) -> String = |first, last, n| {
            format!("Loss over {n} points, from {} to {}", short(first), short(last))
        };
    }
}

fn label(name: &str) -> String {
    match name {
        "accuracy" => "accuracy",
        "balanced_accuracy" => "balanced accuracy",
        "precision" => "precision",
        "recall" => "recall",
        "f1" => "F1",
        "precision_macro" => "macro precision",
        "recall_macro" => "macro recall",
        "f1_macro" => "macro F1",
        "roc_auc" => "ROC-AUC",
        "pr_auc" | "average_precision" => "PR-AUC",
        "log_loss" => "log loss",
        "loss" => "loss",
        "mean_absolute_error" => "mean absolute error",
        "mean_squared_error" => "mean squared error",
        "root_mean_squared_error" => "root mean squared error",
        "r2" => "R²",
        "mrr" => "MRR",
        "median_ms" => "median ms",
        "p95_ms" => "95th percentile ms",
        other if other.contains("_at_") => return other.replace("ndcg", "nDCG").replace("_at_", "@"),
        other => return other.replace('_', " "),
    }
    .into()
}

/// A metric's name as a title begins.
fn title(metric: &str) -> String {
    let label = label(metric);
    let mut letters = label.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn times(n: u64) -> String {
    counted(n, "time", "times")
}
