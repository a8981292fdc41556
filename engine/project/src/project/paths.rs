//! Where the text files of a project are.

/// Where the pointer to a table of this name is.
pub(crate) fn pointer_path(name: &str) -> String {
    format!("data/{name}.dvc")
}

/// Where the recipe for a file is.
pub(crate) fn recipe_path(name: &str) -> String {
    format!("data/{name}.recipe.json")
}

/// Where the table goes that a recipe makes of a file, as CSV.
pub(crate) fn prepared_path(name: &str) -> String {
    let (folder, name) = prepared_parts(name);
    format!("{folder}/{name}")
}

/// The same as folder and name.
pub(super) fn prepared_parts(name: &str) -> (&'static str, String) {
    ("prepared", if name.to_ascii_lowercase().ends_with(".csv") { name.to_string() } else { format!("{name}.csv") })
}

/// Where Great Expectations looks for the suite of this name.
pub(crate) fn suite_path(data_name: &str) -> String {
    format!("gx/expectations/{}.json", suite_name(data_name))
}

/// The name of the suite about a file: the file's, without its ending.
pub(super) fn suite_name(data_name: &str) -> &str {
    data_name.split('.').next().filter(|stem| !stem.is_empty()).unwrap_or(data_name)
}
