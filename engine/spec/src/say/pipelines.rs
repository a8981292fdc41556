//! Stages of a pipeline, and running them.

use crate::{Problem, ProblemKind};

/// A file of the pipeline is no YAML.
pub fn bad_yaml(file: &str, line: usize, why: &str) -> Problem {
    Problem::bad_input(format!("{file} cannot be read: line {line}: {why}.")).remedy("Correct that line.")
}

/// A stage says something in another form than DVC wants.
pub fn wrong_field(file: &str, stage: &str, field: &str, wanted: &str) -> Problem {
    Problem::bad_input(format!("The stage {stage} in {file} is not complete: {field} must be {wanted}."))
        .remedy("Correct the stage.")
}

/// A stage says something that no stage can say.
pub fn unknown_field(file: &str, stage: &str, field: &str) -> Problem {
    Problem::bad_input(format!("The stage {stage} in {file} has {field}, which means nothing here."))
        .remedy("Remove it, or correct its name.")
}

/// A stage uses something of DVC that Bunsen does not do.
pub fn unsupported(file: &str, stage: &str, what: &str) -> Problem {
    Problem::bad_input(format!("The stage {stage} in {file} has {what}, which Bunsen does not do."))
        .remedy("Run it with dvc repro.")
}

/// A file repeats a stage too often.
pub fn too_many_stages(file: &str, most: usize) -> Problem {
    Problem::bad_input(format!("{file} has more than {most} stages.")).remedy("Split it into several folders.")
}

/// The stages of a file come to too much with every value put in its place.
pub fn too_much_filled(file: &str, most_mib: usize) -> Problem {
    Problem::bad_input(format!("The stages in {file} come to more than {most_mib} MiB with every value in its place."))
        .remedy("Let a stage read long values from a file.")
}

/// A stage names a value that is nowhere.
pub fn unknown_value(file: &str, stage: &str, name: &str) -> Problem {
    Problem::bad_input(format!("The stage {stage} in {file} needs the value {name}, which is nowhere."))
        .remedy("Add it to params.yaml, or to vars.")
}

/// A stage puts a list or a map into a text.
pub fn no_plain_value(file: &str, stage: &str, name: &str) -> Problem {
    Problem::bad_input(format!("The stage {stage} in {file} puts {name} into a text, but it is a list or a map."))
        .remedy("Name one value in it.")
}

/// Two stages write the same.
pub fn written_twice(path: &str, first: &str, second: &str) -> Problem {
    Problem::bad_input(format!("{path} is written by both {first} and {second}."))
        .remedy("Let one of them write elsewhere.")
}

/// What a stage writes is removed before it runs, and holds something that must stay.
pub fn written_over(stage: &str, path: &str, lost: &str) -> Problem {
    let path = if path.is_empty() { "the folder itself" } else { path };
    Problem::bad_input(format!(
        "The stage {stage} says that it writes {path}: that would remove {lost} before it runs."
    ))
    .remedy("Let it write into a folder of its own.")
}

/// Stages need one another.
pub fn circle(stages: &[String]) -> Problem {
    Problem::bad_input(format!("These stages need one another in a circle: {}.", stages.join(", ")))
        .remedy("Let one of them read something else.")
}

/// There is no pipeline where one was looked for. `known` are those that are elsewhere.
pub fn no_pipeline(file: &str, known: &[String]) -> Problem {
    let problem = Problem::not_found(format!("There is no file {file}."));
    match known {
        [] => problem.remedy("Go to a folder that has one."),
        known => problem.remedy(format!("Give --all, or one of these: {}.", known.join(", "))),
    }
}

/// There is no stage of this name.
pub fn no_stage(name: &str, known: &[String]) -> Problem {
    Problem::not_found(format!("There is no stage {name}.")).remedy(format!("There are: {}.", known.join(", ")))
}

/// A stage reads what is not there.
pub fn no_dependency(stage: &str, path: &str) -> Problem {
    Problem::not_found(format!("The stage {stage} needs {path}, which is not there."))
        .remedy("Put it there, or take it from the cache with dvc checkout, or from a remote with dvc pull.")
}

/// A stage depends on a parameter that its file lacks.
pub fn no_parameter(stage: &str, name: &str, file: &str) -> Problem {
    Problem::not_found(format!("The stage {stage} needs the parameter {name}, which {file} does not have."))
        .remedy("Add it to the file.")
}

/// A stage's parameters are in a file of another format.
pub fn no_parameters(stage: &str, file: &str) -> Problem {
    Problem::bad_input(format!("The stage {stage} takes parameters from {file}, which is neither YAML nor JSON."))
        .remedy("Run it with dvc repro.")
}

/// A stage wrote less than it says.
pub fn no_output(stage: &str, path: &str) -> Problem {
    Problem::bad_input(format!("The stage {stage} has run but has not written {path}."))
        .remedy("Correct its command, or what it says it writes.")
}

/// A stage's path leads out of the project.
pub fn outside(stage: &str, path: &str) -> Problem {
    Problem::bad_input(format!("The stage {stage} names {path}, which is outside the project."))
        .remedy("Run it with dvc repro, or keep the file in the project.")
}

/// A command ended with a failure.
pub fn command_failed(stage: &str, command: &str, code: &str) -> Problem {
    Problem::bad_input(format!("The stage {stage} failed: the command {command} ended with {code}."))
        .remedy("What it wrote above says why. Correct it, then run bunsen repro again.")
}

/// A command could not be started.
pub fn command_not_started(stage: &str, command: &str, why: &str) -> Problem {
    Problem::new(ProblemKind::NotFound, format!("The stage {stage} could not start {command}: {why}."))
        .remedy("Check that the shell is there and that you may start it.")
}

/// The parameters of a training cannot be used.
pub fn bad_params(file: &str, why: &str) -> Problem {
    Problem::bad_input(format!("{file} does not say what to train: {why}."))
        .remedy("Take the params.yaml of a run, and change values in it.")
}
