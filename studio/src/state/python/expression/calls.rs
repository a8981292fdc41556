//! Functions.

use bunsen_spec::ColumnKind;
use bunsen_spec::expression::{Form, Function, Node, ValueKind};

use super::{Code, Level, Writer, moment, quoted};

impl<F: Fn(&str) -> Option<ColumnKind>> Writer<'_, F> {
    pub(super) fn call(&self, function: Function, arguments: &[Node]) -> Code {
        let of = |call: &str| self.series(&arguments[0]).method(call);
        let numpy = |name: &str| Code::new(Level::Value, format!("np.{name}({})", self.series(&arguments[0]).text));
        let word = |at: usize| match &arguments[at].form {
            Form::Text(text) => quoted(text),
            _ => quoted(""),
        };
        match function {
            Function::Abs => of("abs()"),
            Function::Round => match arguments.get(1) {
                Some(digits) => of(&format!("round({})", self.code(digits).text)),
                None => of("round()"),
            },
            Function::Floor => numpy("floor"),
            Function::Ceil => numpy("ceil"),
            Function::Sqrt => numpy("sqrt"),
            Function::Exp => numpy("exp").finite(),
            Function::Log => numpy("log").finite(),
            Function::Log10 => numpy("log10").finite(),
            Function::Min => self.extreme("np.minimum", arguments),
            Function::Max => self.extreme("np.maximum", arguments),
            Function::Length => of("str.len()"),
            // pandas' own leave letters such as \u{df} as they are, or not, by what it was installed with.
            Function::Lower => of("map(str.lower, na_action=\"ignore\").astype(\"str\")"),
            Function::Upper => of("map(str.upper, na_action=\"ignore\").astype(\"str\")"),
            Function::Trim => of("str.strip()"),
            Function::Contains => of(&format!("str.contains({}, regex=False)", word(1))),
            Function::StartsWith => of(&format!("str.startswith({})", word(1))),
            Function::EndsWith => of(&format!("str.endswith({})", word(1))),
            Function::Replace => of(&format!("str.replace({}, {}, regex=False)", word(1), word(2))),
            Function::If => self.choice(&arguments[0], &arguments[1], &arguments[2]),
            Function::Coalesce => self.coalesce(arguments),
            Function::IsMissing => of("isna()"),
            Function::Number => self.number_of(&arguments[0]),
            Function::Text => self.text_of(&arguments[0]),
            Function::Date => match &arguments[0].form {
                Form::Text(text) => moment(text),
                _ => self.code(&arguments[0]),
            },
            Function::Year
            | Function::Quarter
            | Function::Month
            | Function::Day
            | Function::Weekday
            | Function::Hour
            | Function::Minute => of(&format!("dt.{}", function.name())),
        }
    }

    fn extreme(&self, name: &str, arguments: &[Node]) -> Code {
        let rest = arguments[1..].iter().map(|argument| self.code(argument));
        rest.fold(self.series(&arguments[0]), |code, next| {
            Code::new(Level::Value, format!("{name}({}, {})", code.text, next.text))
        })
    }

    fn choice(&self, condition: &Node, a: &Node, b: &Node) -> Code {
        let condition = self.condition(condition).text;
        match (self.code(a), self.code(b)) {
            (a, _) if b.form == Form::Missing => a.into_series().method(&format!("where({condition})")),
            (_, b) if a.form == Form::Missing => b.into_series().method(&format!("mask({condition})")),
            (a, b) if a.is_one && !b.is_one => b.method(&format!("mask({condition}, {})", a.text)),
            (a, b) => a.into_series().method(&format!("where({condition}, {})", b.text)),
        }
    }

    fn coalesce(&self, arguments: &[Node]) -> Code {
        let mut codes = arguments.iter().filter(|node| node.form != Form::Missing).map(|node| self.code(node));
        let Some(first) = codes.next() else { return self.series(&arguments[0]) };
        let is_sure = first.is_one;
        let code = first.into_series();
        if is_sure { code } else { codes.fold(code, |code, next| code.method(&format!("fillna({})", next.text))) }
    }

    fn number_of(&self, node: &Node) -> Code {
        let code = self.series(node);
        match self.kind(node) {
            Some(ValueKind::Text) => {
                Code::new(Level::Value, format!("pd.to_numeric({}, errors=\"coerce\")", code.text)).finite()
            }
            Some(ValueKind::Boolean) => code.method("map({True: 1, False: 0})"),
            _ => code,
        }
    }

    fn text_of(&self, node: &Node) -> Code {
        let code = self.series(node);
        let mapped = |function: &str| code.method(&format!("map({function}, na_action=\"ignore\").astype(\"str\")"));
        match self.kind(node) {
            Some(ValueKind::Integer) => mapped("lambda value: str(int(value))"),
            Some(ValueKind::Number) => mapped("lambda value: repr(float(value)).removesuffix(\".0\")"),
            Some(ValueKind::Boolean) => code.method("map({True: \"true\", False: \"false\"}).astype(\"str\")"),
            Some(ValueKind::Date) => mapped("lambda value: str(value.date())"),
            // A moment has as many decimals as it needs, by threes.
            Some(ValueKind::DateTime) => mapped("lambda value: str(value).removesuffix(\"000\")"),
            _ => code,
        }
    }
}
