//! Runs: numbered, kept while they train, ended, deleted.

use bunsen_project::pipeline::LockFile;
use bunsen_project::{ProjectError, Saved, Space, Store, dvc, git, md5_hex, project, read_content, runs, yaml};
use bunsen_spec::{MetricPoint, Part, Problem, RunStatus};
use futures::executor::block_on;

use crate::sample::{
    IRIS, at, finished, id, new_run, read_text_file, run_folder, run_id, saved, signature, spec, store_with_project,
    train, versions,
};

#[test]
fn a_run_goes_from_start_to_model() {
    let store = store_with_project();
    let p1 = id("p1");
    let run = block_on(runs::start(&store, &p1, new_run("r1", 7), &at(1))).unwrap();
    assert_eq!((run.number, run.name.as_str(), run.status), (1, "mlp 1", RunStatus::Running));
    assert_eq!(run.commit, block_on(project::open(&store, &p1)).unwrap().commit);
    let taken = block_on(runs::start(&store, &p1, new_run("r1", 7), &at(1)));
    assert_eq!(taken, Err(ProjectError::Taken { what: "run", id: "r1".into() }));

    block_on(runs::save(&store, &p1, &run.id, &saved(1, b"one"), 5.0)).unwrap();
    let run = block_on(runs::save(&store, &p1, &run.id, &saved(2, b"two!"), 6.0)).unwrap();
    let checkpoint = run.checkpoint.clone().unwrap();
    assert_eq!((checkpoint.epoch, checkpoint.epochs, checkpoint.size_bytes, checkpoint.saved_ms), (2, 10, 4, 6.0));
    assert_eq!((run.points.len(), run.trained_ms), (4, 200.0));
    assert_eq!(block_on(store.read(Space::Files, &md5_hex(b"one"))), Ok(None), "the old checkpoint is gone");

    let row = &block_on(runs::list(&store, &p1, &[])).unwrap()[0];
    assert_eq!((row.resumable, row.size_bytes, row.curve.as_slice()), (Some((2, 10)), 4, &[1.5, 0.75][..]));
    let summary = block_on(project::summary(&store, &p1, &[])).unwrap();
    assert_eq!(summary.interrupted, Some((run_id("r1"), 1, 2, 10)));
    let live = [run_id("r1")];
    assert_eq!(block_on(runs::list(&store, &p1, &live)).unwrap()[0].resumable, None);
    assert_eq!(block_on(project::summary(&store, &p1, &live)).unwrap().interrupted, None);

    let run = block_on(runs::finish(&store, &p1, &run.id, &finished("weights", 0.9), &at(2))).unwrap();
    assert_eq!((run.status, run.ended_ms, run.trained_ms), (RunStatus::Finished, Some(at(2).now_ms), 250.0));
    assert_eq!((run.checkpoint.clone(), run.signature.clone()), (None, Some(signature())));
    assert_eq!(block_on(store.read(Space::Files, &md5_hex(b"two!"))), Ok(None));
    assert_eq!(block_on(runs::read(&store, &p1, &run.id)).unwrap(), run);
    assert_eq!(block_on(runs::read_model_files(&store, &run)).unwrap(), finished("weights", 0.9).files);
    let summary = block_on(project::summary(&store, &p1, &[])).unwrap();
    assert_eq!((summary.n_versions, summary.n_runs, summary.best), (2, 1, Some(("accuracy".into(), 0.9))));
    assert_eq!(summary.interrupted, None);

    let again = block_on(runs::save(&store, &p1, &run.id, &saved(3, b"three"), 7.0));
    assert_eq!(again, Err(ProjectError::WrongStatus { number: 1, is: "has finished", wanted: "saved" }));
}

#[test]
fn a_finished_run_is_a_version_others_can_read() {
    let store = store_with_project();
    let run = train(&store, "r1", 7, "weights", 1);
    let folder = run_folder(&store, "p1", 1).unwrap();
    assert!(folder.starts_with("runs/1-mlp-") && folder.len() == "runs/1-mlp-1a2b3c4".len(), "{folder}");
    let read = |path: &str| {
        let bytes = block_on(read_text_file(&store, &id("p1"), &format!("{folder}/{path}"))).unwrap();
        String::from_utf8(bytes.unwrap_or_else(|| panic!("{path} is missing"))).unwrap()
    };
    assert_eq!(block_on(versions(&store, &id("p1"), 1)).unwrap()[0].message, "Train mlp 1 (run 1)\n");
    assert_eq!(read("curves.csv"), "step,loss_train,loss_validation\n1,1,1.5\n");
    assert_eq!(read(".gitignore"), "/model\n");
    let pipeline = "stages:\n  train:\n    cmd: bunsen train ../../data/iris.csv --params params.yaml --out model \n      \
                    --metrics metrics.json --curves curves.csv\n    deps:\n    - ../../data/iris.csv\n    params:\n    \
                    - params.yaml:\n    outs:\n    - model\n    - curves.csv:\n        cache: false\n    metrics:\n    \
                    - metrics.json:\n        cache: false\nplots:\n- curves.csv:\n    x: step\n    y:\n    \
                    - loss_train\n    - loss_validation\n";
    assert_eq!(read("dvc.yaml"), pipeline);
    let metrics: serde_json::Value = serde_json::from_str(&read("metrics.json")).unwrap();
    assert_eq!(metrics["test"]["accuracy"], 0.9);
    let params = read("params.yaml");
    assert!(params.contains("target: species\ntask: classification\nmodel: mlp\nseed: 7\n"), "{params}");
    assert!(params.contains("settings:\n  epochs: 10\n"), "{params}");
    let lock = LockFile::read(&read("dvc.lock")).unwrap().stage("train").unwrap();
    assert_eq!(lock.command, yaml::read(pipeline).unwrap().at("stages.train.cmd").unwrap().clone());
    assert_eq!(
        (lock.deps[0].path.as_str(), lock.deps[0].md5.as_str()),
        ("../../data/iris.csv", md5_hex(IRIS).as_str())
    );
    assert_eq!(lock.params[0].1.iter().find(|(name, _)| name == "seed").unwrap().1, yaml::Yaml::Integer(7));
    for out in lock.outs.iter().filter(|out| !out.is_folder()) {
        assert_eq!(out.md5, md5_hex(read(&out.path).as_bytes()), "{}", out.path);
    }
    let model = lock.outs.iter().find(|out| out.path == "model").unwrap();
    let listing = block_on(read_content(&store, model.md5.strip_suffix(".dir").unwrap())).unwrap();
    let listed: Vec<_> = dvc::read_listing(&listing).unwrap().into_iter().map(|(md5, _)| md5).collect();
    assert_eq!(listed, run.files.iter().map(|file| file.md5.clone()).collect::<Vec<_>>());
}

#[test]
fn values_that_are_no_numbers_do_not_damage_a_run() {
    let store = store_with_project();
    let (p1, r1) = (id("p1"), run_id("r1"));
    block_on(runs::start(&store, &p1, new_run("r1", 1), &at(1))).unwrap();
    let mut diverged = saved(1, b"one");
    diverged.points[0].value = f64::NAN;
    diverged.points[1].value = f64::INFINITY;
    block_on(runs::save(&store, &p1, &r1, &diverged, 0.0)).unwrap();
    assert!(block_on(runs::read(&store, &p1, &r1)).unwrap().points.is_empty());
    let mut odd = finished("w", f64::NAN);
    odd.evaluation.residuals = vec![bunsen_spec::Residual { truth: 1.0, predicted: f64::NAN }];
    let refused = block_on(runs::finish(&store, &p1, &r1, &odd, &at(2)));
    assert!(matches!(refused, Err(ProjectError::Damaged { .. })), "{refused:?}");
    odd.evaluation.residuals.clear();
    block_on(runs::finish(&store, &p1, &r1, &odd, &at(2))).unwrap();
    let metrics = block_on(runs::read(&store, &p1, &r1)).unwrap().evaluation.unwrap().metrics;
    assert_eq!(metrics.keys().collect::<Vec<_>>(), ["log_loss"]);
}

#[test]
fn runs_end_in_other_ways_too() {
    let store = store_with_project();
    let p1 = id("p1");
    for name in ["r1", "r2"] {
        block_on(runs::start(&store, &p1, new_run(name, 1), &at(1))).unwrap();
        block_on(runs::save(&store, &p1, &run_id(name), &saved(1, name.as_bytes()), 0.0)).unwrap();
    }
    let problem = Problem::bad_input("The loss became infinite.");
    let failed = block_on(runs::fail(&store, &p1, &run_id("r1"), &problem, &at(2))).unwrap();
    assert_eq!((failed.status, failed.problem, failed.checkpoint), (RunStatus::Failed, Some(problem), None));
    let cancelled = block_on(runs::cancel(&store, &p1, &run_id("r2"), &at(3))).unwrap();
    assert_eq!((cancelled.status, cancelled.ended_ms), (RunStatus::Cancelled, Some(at(3).now_ms)));
    assert!(block_on(runs::read_model_files(&store, &cancelled)).is_err());
    assert_eq!(block_on(store.read(Space::Files, &md5_hex(b"r2"))), Ok(None));
    let resumed = block_on(runs::resume(&store, &p1, &run_id("r2"), "CPU", 0.0));
    assert_eq!(resumed, Err(ProjectError::WrongStatus { number: 2, is: "was cancelled", wanted: "resumed" }));
    assert_eq!(block_on(project::summary(&store, &p1, &[])).unwrap().n_versions, 1);
}

#[test]
fn an_interrupted_run_is_taken_up_from_its_checkpoint() {
    let store = store_with_project();
    let (p1, r1) = (id("p1"), run_id("r1"));
    block_on(runs::start(&store, &p1, new_run("r1", 1), &at(1))).unwrap();
    assert_eq!(block_on(runs::list(&store, &p1, &[])).unwrap()[0].resumable, Some((0, 10)));
    let late = Saved {
        points: vec![MetricPoint { name: "loss".into(), part: Part::Train, step: 1, value: 1.0 }],
        ..Saved::default()
    };
    block_on(runs::save(&store, &p1, &r1, &late, 0.0)).unwrap();
    let (run, bytes) = block_on(runs::resume(&store, &p1, &r1, "WebGPU", 0.0)).unwrap();
    assert_eq!((run.points.len(), bytes, run.computed_on.as_str()), (0, None, "WebGPU"));

    block_on(runs::save(&store, &p1, &r1, &saved(4, b"four"), 0.0)).unwrap();
    block_on(runs::save(&store, &p1, &r1, &Saved { points: saved(5, b"").points, ..Saved::default() }, 0.0)).unwrap();
    let (run, bytes) = block_on(runs::resume(&store, &p1, &r1, "CPU", 0.0)).unwrap();
    assert_eq!(bytes.as_deref(), Some(&b"four"[..]));
    assert!(run.points.iter().all(|point| point.step <= 4), "metrics after the checkpoint will come again");
    assert_eq!(run.points.len(), 2);
}

#[test]
fn equal_checkpoints_of_two_runs_are_not_mixed_up() {
    let store = store_with_project();
    let p1 = id("p1");
    for name in ["r1", "r2"] {
        block_on(runs::start(&store, &p1, new_run(name, 1), &at(1))).unwrap();
        block_on(runs::save(&store, &p1, &run_id(name), &saved(1, b"same"), 0.0)).unwrap();
    }
    block_on(runs::save(&store, &p1, &run_id("r2"), &saved(2, b"next"), 0.0)).unwrap();
    block_on(runs::finish(&store, &p1, &run_id("r2"), &finished("w", 0.5), &at(2))).unwrap();
    let (_, bytes) = block_on(runs::resume(&store, &p1, &run_id("r1"), "CPU", 0.0)).unwrap();
    assert_eq!(bytes.as_deref(), Some(&b"same"[..]));
}

#[test]
fn numbers_are_never_used_again() {
    let store = store_with_project();
    let p1 = id("p1");
    train(&store, "r1", 1, "w1", 1);
    train(&store, "r2", 2, "w2", 3);
    let freed = block_on(runs::trash(&store, &p1, &run_id("r2"), &at(5))).unwrap();
    // "w2" and the listing of the model folder; its MLmodel is that of run 1 too.
    let listing = dvc::write_listing(&train_files("w2"));
    assert_eq!(freed, 2 + listing.len() as u64);
    assert_eq!(block_on(runs::list(&store, &p1, &[])).unwrap().len(), 1);
    assert_eq!(block_on(runs::read(&store, &p1, &run_id("r2"))), Err(ProjectError::NoRun(run_id("r2"))));
    block_on(bunsen_project::empty_trash(&store, 0.0, &at(6))).unwrap();
    assert_eq!(train(&store, "r3", 3, "w3", 7).number, 3);
}

/// The files that a run with these weights has.
fn train_files(weights: &str) -> Vec<bunsen_spec::ModelFile> {
    let file = |(path, bytes): (String, Vec<u8>)| bunsen_spec::ModelFile {
        path,
        md5: md5_hex(&bytes),
        size_bytes: bytes.len() as u64,
    };
    finished(weights, 0.0).files.into_iter().map(file).collect()
}

#[test]
fn a_deleted_run_can_come_back_and_be_edited() {
    let store = store_with_project();
    let (p1, r1) = (id("p1"), run_id("r1"));
    train(&store, "r1", 1, "w1", 1);
    block_on(runs::trash(&store, &p1, &r1, &at(5))).unwrap();
    assert_eq!(block_on(runs::edit(&store, &p1, &r1, "x", "", 0.0)), Err(ProjectError::NoRun(r1.clone())));
    let trashed = block_on(runs::list_trashed(&store, &p1)).unwrap();
    assert_eq!((trashed[0].0.number, trashed[0].1), (1, at(5).now_ms));
    let row = block_on(runs::restore(&store, &p1, &r1, &at(6))).unwrap();
    assert_eq!(row.number, 1);
    let row = block_on(runs::edit(&store, &p1, &r1, " best ", " keep ", 0.0)).unwrap();
    assert_eq!((row.name.as_str(), row.note.as_str()), ("best", "keep"));
    let row = block_on(runs::edit(&store, &p1, &r1, "", "", 0.0)).unwrap();
    assert_eq!((row.name.as_str(), row.note.as_str()), ("best", ""));
}

#[test]
fn the_best_run_is_that_of_the_newest_headline() {
    let store = store_with_project();
    let p1 = id("p1");
    for (name, accuracy) in [("r1", 0.8), ("r2", 0.95), ("r3", 0.95), ("r4", 0.7)] {
        block_on(runs::start(&store, &p1, new_run(name, 1), &at(1))).unwrap();
        block_on(runs::finish(&store, &p1, &run_id(name), &finished(name, accuracy), &at(2))).unwrap();
    }
    let rows = block_on(runs::list(&store, &p1, &[])).unwrap();
    assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), [4, 3, 2, 1]);
    assert_eq!(runs::best(&rows).unwrap().number, 2);
    assert_eq!(rows[0].target, spec(1).target);
    let tree = block_on(versions(&store, &p1, 1)).unwrap()[0].tree;
    let n_folders =
        block_on(git::list_files(&store, tree)).unwrap().keys().filter(|p| p.ends_with("/dvc.lock")).count();
    assert_eq!(n_folders, 4);
}
