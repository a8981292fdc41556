//! The Train room.

use bunsen_spec::Task;

use super::{Words, counted};
use crate::chart::{percent, short};
use crate::state::format::{bytes, count, duration, fixed};
use crate::state::live::LiveRun;

catalogue! {
    /// The Train room.
    TrainText {
        title: fn(&str, &str) -> String = |data, model| format!("{data}, {model}");
        new: Words = "Train a model";
        planned: fn(u64, u64, u64) -> String = |n_train, n_test, seed| {
            format!("{} to learn from, {} held out · seed {seed}", count(n_train), count(n_test))
        };
        run_line: fn(u64, u64, u64, u64) -> String = |number, n_train, n_test, seed| {
            format!("Run {number} · {} to learn from, {} held out · seed {seed}", count(n_train), count(n_test))
        };
        no_preview: Words = "Choose what to predict and from what.";

        settings: Words = "Settings";
        curves: Words = "Curves";
        results: Words = "Results";
        result_so_far: Words = "Result so far";

        start: Words = "Train";
        start_hint: Words = "Enter in any field starts too";
        starting: Words = "Preparing the data";
        pause: Words = "Pause";
        resume: Words = "Continue";
        stop: Words = "Stop and keep best";
        cancel: Words = "Cancel";
        cancel_hint: Words = "Ends the run and throws its result away";
        training: Words = "Training";
        paused: Words = "Paused";
        ending: Words = "Ending";
        epoch_of: fn(u64, u64) -> String = |epoch, epochs| format!("Epoch {} of {}", count(epoch), count(epochs));
        pace: fn(f64, Option<f64>) -> String = |rate, left| {
            let rate = (rate > 0.0).then(|| format!("{} steps a second", short(rate)));
            let left = left.map(|ms| format!("{} left", duration(ms)));
            [rate, left].into_iter().flatten().collect::<Vec<_>>().join(" · ")
        };
        checkpoint_ago: fn(f64) -> String = |ms| format!("checkpoint {} ago", duration((ms / 1000.0).floor() * 1000.0));
        checkpoint_now: Words = "checkpoint just now";
        close_any_time: Words = "Close the tab any time: it resumes here";
        no_checkpoint_yet: Words = "No checkpoint yet: a closed tab would begin this run anew";
        spoken: fn(&LiveRun) -> String = |run| {
            let progress = &run.progress;
            let at = format!("epoch {} of {}", progress.epoch, progress.epochs);
            let left = progress.left_ms.map(|ms| format!(", {} left", duration(ms))).unwrap_or_default();
            if run.is_paused { format!("Paused at {at}.") } else { format!("Training, {at}{left}.") }
        };
        ended: fn(u64) -> String = |number| format!("Run {number} has ended.");
        cancelled: Words = "The run was cancelled. No model of it is kept.";
        another_project: fn(u64) -> String =
            |number| format!("Run {number} of another project is training. One run trains at a time.");

        target: Words = "What to predict";
        kinds: fn(u64) -> String = |n| counted(n, "kind", "kinds");
        task: Words = "Task";
        task_hint: fn(Task) -> Words = |task| match task {
            Task::Classification => "Says which kind, with a probability for each.",
            Task::Regression => "Says how much.",
        };
        task_label: fn(Task) -> Words = |task| match task {
            Task::Classification => "Classify: which kind",
            Task::Regression => "Predict a number: how much",
        };
        features: Words = "Learn from";
        features_of: fn(u64, u64) -> String =
            |chosen, all| format!("{} of {}", count(chosen), counted(all, "column", "columns"));
        all_columns: Words = "All";
        no_columns: Words = "None";
        usable_columns: Words = "Columns to learn from";
        free_text: Words = "Text cannot be learned from as it is.";
        dates: Words = "Dates cannot be learned from as they are.";
        constant: Words = "Every value is the same: there is nothing to learn from it.";
        model: Words = "Model";
        weights: fn(u64) -> String = |n| format!("{}, {}", counted(n, "weight", "weights"), bytes(n as f64 * 4.0));
        all_settings: Words = "All settings";
        range: fn(&str, &str) -> String = |min, max| format!("{min} to {max}");
        split: Words = "Which rows";
        test: Words = "Held out, %";
        test_hint: Words = "Rows the model never sees while it learns. The metrics that count come from them.";
        validation: Words = "Validation, %";
        validation_hint: Words = "Rows that training watches to draw the second curve and to keep its best weights.";
        stratify: Words = "Keep the shares of the kinds equal in every part";
        seed: Words = "Seed";
        seed_hint: Words = "Decides every random choice. The same seed gives the same result.";
        seed_wrong: Words = "The seed must be a whole number from 0 up.";
        share_wrong: fn(f64, f64) -> String = |low, high| format!("This must be a number from {low} to {high}.");
        preprocessing: Words = "Before the model";
        standardise: Words = "Standardise numbers";
        standardise_hint: Words = "Subtracts each column's mean and divides by its standard deviation, both taken from \
            the training rows.";
        one_hot: Words = "One column per kind";
        one_hot_hint: Words = "Turns a category into columns of zeros and ones. Off, categories become their place in \
            the sorted list, which suggests an order.";
        device: Words = "Compute on";
        device_cpu: Words = "CPU";
        device_gpu: Words = "GPU, through WebGPU";
        device_hint: Words = "Small networks are often quicker on the CPU; large ones on the GPU.";
        preparing_gpu: Words = "Fetching the WebGPU engine";
        left_out: fn(u64) -> String =
            |n| format!("{} left out, because the target is missing there.", counted(n, "row is", "rows are"));
        on: Words = "On";
        off: Words = "Off";

        loading: Words = "Looking at the data";
        no_curves: Words = "Press Train: the loss and the metrics appear here while the model learns.";
        first_epoch: Words = "The first points appear when the first epoch has ended.";
        no_curves_single: Words = "This model is solved in one go, so there is no curve to watch.";
        no_results: Words = "How good the model is on held-out rows appears here when a run has ended.";
        confusions_later: Words = "What is confused with what appears here when the run has ended.";
        model_so_far: Words = "Values on the rows that training watches. The held-out rows are judged at the end.";
        on_held_out: fn(&str) -> String = |metric| format!("{metric}, held out");
        on_watched: fn(&str) -> String = |metric| format!("{metric}, validation");
        over_run: fn(bool, u64) -> String = |is_points, number| {
            if is_points { format!("points over run {number}") } else { format!("against run {number}") }
        };
        confused: fn(&str) -> String = |target| format!("Which {target} is taken for which");
        surprising: Words = "Most surprising";
        surprising_note: Words = "Held-out rows that the model got wrong while being most sure";
        surprising_note_number: Words = "Held-out rows that the model is furthest off on";
        said: fn(&str, &str) -> String = |truth, predicted| format!("{truth}, said {predicted}");
        surprise_columns: [Words; 4] = ["row", "true", "said", "how sure"];
        surprise_columns_number: [Words; 4] = ["row", "true", "said", "off by"];
        sure: fn(f64) -> String = percent;
        nothing_wrong: Words = "The model got every held-out row right.";
        all_metrics: Words = "All metrics";
        metric_columns: [Words; 3] = ["metric", "value", "what it says"];
        publish: Words = "Publish";
        download: Words = "Download the model";
        again: Words = "Use these settings";
        few_rows: fn(u64, f64) -> String = |n, points| {
            format!(
                "Worth knowing. The accuracy is judged on {} only, so it is known to about ±{} points.",
                counted(n, "row", "rows"),
                fixed(points, 1)
            )
        };
        overfits: fn(f64, f64) -> String =
            |train, watched| by_heart(train, watched, "More dropout, weight decay or rows may help.");
        fits_closely: fn(f64, f64) -> String =
            |train, watched| by_heart(train, watched, "A smaller C, fewer columns or more rows may help.");
        failed: Words = "The run failed";

        interrupted: fn(u64, u64, u64) -> String = |number, epoch, epochs| {
            format!("Run {number} was cut off at epoch {} of {}.", count(epoch), count(epochs))
        };
        interrupted_more: Words = "It goes on from its last checkpoint and ends as if it had never stopped.";
        resume_run: Words = "Resume";
        discard: Words = "Delete it";
        discarded: fn(u64) -> String = |number| format!("Run {number} is in the trash.");
        discard_step: fn(u64) -> String = |number| format!("delete run {number}");

        python: Words = "Python";
        python_title: Words = "The same in Python";
        python_label: Words = "Python script";
        python_file: Words = "train.py";
        save_script: Words = "Save as a file";
    }
}

fn by_heart(train: f64, watched: f64, remedy: &str) -> String {
    format!(
        "Worth knowing. It is right on {} of the rows it learned from but on {} of those it watched: it has begun to \
         learn the training rows by heart. {remedy}",
        percent(train),
        percent(watched)
    )
}
