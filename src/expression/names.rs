//! Which tables an expression speaks of, for those who hide tables or tell where a figure stands.

use super::{Kind, Node};

/// A table as an expression names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TableName<'a> {
    /// The edition that it belongs to; nothing for that of the expression.
    pub edition: Option<&'a str>,
    /// Its id. In a formula it may as well be a column's.
    pub table: &'a str,
}

impl Node {
    /// Every table that is named, each once, in the order of the text. The name of a filter's row is none.
    pub fn tables(&self) -> Vec<TableName<'_>> {
        let mut found = Vec::new();
        collect(self, &mut Vec::new(), &mut found);
        found
    }

    /// What this is a part of, and the part's name: `a` and `b` of `a.b` as of `a["b"]`.
    pub fn member(&self) -> Option<(&Self, &str)> {
        match &self.kind {
            Kind::Select(operand, name) => Some((operand, name)),
            Kind::Index(operand, key) => match &key.kind {
                Kind::Text(name) => Some((operand, name)),
                _ => None,
            },
            _ => None,
        }
    }

    /// The nodes that this one is built from, in the order of the text.
    pub fn parts(&self) -> Vec<&Self> {
        match &self.kind {
            Kind::Number(_) | Kind::Text(_) | Kind::Name(_) | Kind::Edition(_) => Vec::new(),
            Kind::Select(operand, _) | Kind::Negate(operand) | Kind::Not(operand) | Kind::Has(operand) => vec![operand],
            Kind::Index(left, right)
            | Kind::Binary(_, left, right)
            | Kind::Compare(_, left, right)
            | Kind::Join(_, left, right) => vec![left, right],
            Kind::Call(_, arguments) => arguments.iter().collect(),
            Kind::Filter(filter) => vec![&filter.table, &filter.condition],
        }
    }
}

fn collect<'a>(node: &'a Node, rows: &mut Vec<&'a str>, found: &mut Vec<TableName<'a>>) {
    let mut add = |name: TableName<'a>| {
        if !found.contains(&name) {
            found.push(name);
        }
    };
    match &node.kind {
        Kind::Name(name) if rows.contains(&name.as_str()) => {}
        Kind::Name(name) => add(TableName { edition: None, table: name }),
        Kind::Select(operand, table) => match &operand.kind {
            Kind::Edition(edition) => add(TableName { edition: Some(edition), table }),
            _ => collect(operand, rows, found),
        },
        Kind::Filter(filter) => {
            collect(&filter.table, rows, found);
            rows.push(&filter.row);
            collect(&filter.condition, rows, found);
            rows.pop();
        }
        _ => node.parts().into_iter().for_each(|part| collect(part, rows, found)),
    }
}

#[cfg(test)]
mod tests {
    use crate::expression::parse;

    #[test]
    fn names_are_told_with_their_edition() {
        let cases = [
            ("rates.total.rate", vec![(None, "rates")]),
            ("a.x + b[\"y\"].z - a.w", vec![(None, "a"), (None, "b")]),
            ("edition(\"old\").rates.total.rate - rates.total.rate", vec![(Some("old"), "rates"), (None, "rates")]),
            ("sum(a.filter(r, r.x > mean(b.x) && r.key != \"total\").x)", vec![(None, "a"), (None, "b")]),
            ("a.filter(r, r.x > 1).x + r.total.x", vec![(None, "a"), (None, "r")]),
        ];
        for (text, expected) in cases {
            let expression = parse(text).unwrap_or_else(|problem| panic!("{text}: {problem:?}"));
            let found: Vec<_> = expression.root.tables().iter().map(|name| (name.edition, name.table)).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
