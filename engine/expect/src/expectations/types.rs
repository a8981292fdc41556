//! A column is of a type, by its name in pandas.

use bunsen_spec::Problem;
use bunsen_spec::say::validating;
use bunsen_table::{Table, Values};

use crate::arguments::Arguments;
use crate::outcome::{Outcome, SharesOf, Shown, Tally};
use crate::values::{find, n_present};

/// A column is of one of some types, as pandas 3 would hold it.
///
/// Whole numbers with missing values are `float64` then, and so is a column without values; true and false with
/// missing values are objects, whose values are looked at one by one.
#[derive(Clone, Debug)]
pub(crate) struct Types {
    column: String,
    names: Vec<String>,
    mostly: f64,
}

/// How pandas holds a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stored {
    Int64,
    Float64,
    Bool,
    Str,
    Datetime,
    /// True and false, some of them missing.
    Objects,
}

impl Types {
    /// `expect_column_values_to_be_of_type`.
    pub(crate) fn read_one(arguments: &mut Arguments<'_>) -> Result<Self, Problem> {
        let (column, name) = (arguments.text("column")?, arguments.any_text("type_")?);
        Ok(Self { column, names: vec![name], mostly: arguments.mostly()? })
    }

    /// `expect_column_values_to_be_in_type_list`.
    pub(crate) fn read_list(arguments: &mut Arguments<'_>) -> Result<Self, Problem> {
        let (column, names) = (arguments.text("column")?, arguments.texts("type_list")?);
        let names = names.ok_or_else(|| validating::argument_missing("type_list"))?;
        Ok(Self { column, names, mostly: arguments.mostly()? })
    }

    pub(crate) fn run(&self, table: &Table) -> Result<Outcome, Problem> {
        let column = find(table, &self.column)?;
        let stored = Stored::of(&column.values);
        let is_met = self.names.iter().any(|name| stored.is_called(name));
        if stored != Stored::Objects || is_met {
            return Ok(Outcome::observed(is_met, stored.name().into()));
        }
        if !self.names.iter().any(|name| is_type(name)) {
            return Err(validating::no_types(&self.names));
        }
        // In Python, true and false are whole numbers too.
        let is_flag = self.names.iter().any(|name| matches!(name.to_lowercase().as_str(), "bool" | "int" | "long"));
        let tally = Tally::of_values(column, |_| is_flag);
        Ok(tally.outcome(&[column], Shown::Value, SharesOf::Present, self.mostly))
    }
}

impl Stored {
    fn of(values: &Values) -> Self {
        let n_present = n_present(values);
        let is_whole = n_present == values.len();
        match values {
            _ if n_present == 0 && !values.is_empty() => Self::Float64,
            Values::Integer(_) if is_whole => Self::Int64,
            Values::Integer(_) | Values::Number(_) => Self::Float64,
            Values::Boolean(_) if is_whole => Self::Bool,
            Values::Boolean(_) => Self::Objects,
            Values::Date(_) | Values::DateTime(_) => Self::Datetime,
            Values::Text(_) => Self::Str,
        }
    }

    /// As Great Expectations reports it.
    fn name(self) -> &'static str {
        match self {
            Self::Int64 => "int64",
            Self::Float64 => "float64",
            Self::Bool => "bool",
            Self::Str => "str",
            Self::Datetime => "datetime64",
            Self::Objects => "object_",
        }
    }

    /// Whether numpy, pandas or Python call it so.
    fn is_called(self, name: &str) -> bool {
        let plain = name.trim_start_matches(['<', '=']);
        match self {
            Self::Int64 => matches!(plain, "int64" | "int" | "int_" | "intp" | "long" | "longlong" | "i8" | "l" | "q"),
            Self::Float64 => matches!(plain, "float64" | "float" | "double" | "f8" | "d"),
            Self::Bool => matches!(name, "bool" | "bool_" | "?" | "b1"),
            Self::Str => matches!(name.to_lowercase().as_str(), "str" | "string_types"),
            Self::Datetime => {
                let unit = plain.strip_prefix("datetime64").or_else(|| plain.strip_prefix("M8"));
                unit.is_some_and(|unit| unit.is_empty() || unit.starts_with('[') && unit.ends_with(']'))
            }
            Self::Objects => matches!(name, "object" | "object_" | "O"),
        }
    }
}

/// Whether a name is that of some type.
fn is_type(name: &str) -> bool {
    const OTHERS: [&str; 22] = [
        "none",
        "bool",
        "int",
        "long",
        "float",
        "bytes",
        "complex",
        "str",
        "string_types",
        "list",
        "dict",
        "int8",
        "int16",
        "int32",
        "uint8",
        "uint16",
        "uint32",
        "uint64",
        "float16",
        "float32",
        "timestamp",
        "timedelta64",
    ];
    let stored = [Stored::Int64, Stored::Float64, Stored::Bool, Stored::Str, Stored::Datetime, Stored::Objects];
    stored.iter().any(|stored| stored.is_called(name)) || OTHERS.contains(&name.to_lowercase().as_str())
}
