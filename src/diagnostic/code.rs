//! The stable names of all diagnostics. Each has a bad site under `tests/bad` and an entry in `MANUAL.md`; a test
//! of the house rules keeps it so.

use std::fmt;

use serde::{Serialize, Serializer};

use super::{Message, Severity, message, suggestion};

macro_rules! codes {
    ($([$group:ident] $($variant:ident $name:literal $severity:ident,)*)*) => {
        /// The stable name of a kind of mistake, such as `unknown-key`. MANUAL.md says what each means and how to mend
        /// it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[doc = $name] $variant,)*)* }

        impl Code {
            /// Every code, in the order of the manual's chapter on diagnostics.
            pub const ALL: &'static [Code] = &[$($(Code::$variant),*),*];

            /// The stable name, as reports, tests and the manual write it.
            pub fn as_str(self) -> &'static str {
                match self { $($(Code::$variant => $name,)*)* }
            }

            /// How bad a mistake of this kind is.
            pub fn severity(self) -> Severity {
                match self { $($(Code::$variant => Severity::$severity,)*)* }
            }

            /// What a mistake of this kind is about.
            pub fn group(self) -> Group {
                match self { $($(Code::$variant => Group::$group,)*)* }
            }
        }
    };
}

codes! {
    [Files]
    MissingConfiguration "missing-configuration" Error,
    MissingFile "missing-file" Error,
    NotUtf8 "not-utf8" Error,
    ByteOrderMark "byte-order-mark" Warning,
    CarriageReturn "carriage-return" Warning,
    ControlCharacter "control-character" Error,
    FileTooLarge "file-too-large" Error,
    TooManyFiles "too-many-files" Error,
    OutsideProject "outside-project" Error,
    UnreadableFile "unreadable-file" Error,
    UnexpectedFile "unexpected-file" Error,
    OutputInSources "output-in-sources" Error,
    [Yaml]
    YamlSyntax "yaml-syntax" Error,
    YamlTooLarge "yaml-too-large" Error,
    DuplicateKey "duplicate-key" Error,
    UnknownKey "unknown-key" Error,
    MissingKey "missing-key" Error,
    WrongShape "wrong-shape" Error,
    InvalidValue "invalid-value" Error,
    SecretInProject "secret-in-project" Error,
    InvalidName "invalid-name" Error,
    DuplicateId "duplicate-id" Error,
    [Languages]
    UnknownLanguage "unknown-language" Error,
    MissingTranslation "missing-translation" Error,
    MissingTerm "missing-term" Error,
    MissingSection "missing-section" Error,
    UnevenRelease "uneven-release" Warning,
    HeadingMismatch "heading-mismatch" Error,
    StructureMismatch "structure-mismatch" Error,
    ValueParity "value-parity" Error,
    NumberParity "number-parity" Warning,
    TermMismatch "term-mismatch" Warning,
    StaleTranslation "stale-translation" Error,
    MissingWord "missing-word" Error,
    [Tables]
    KeyColumn "key-column" Error,
    CsvSyntax "csv-syntax" Error,
    CellCount "cell-count" Error,
    EmptyCell "empty-cell" Error,
    InvalidNumber "invalid-number" Error,
    InvalidDate "invalid-date" Error,
    WrongDecimals "wrong-decimals" Error,
    WrongMultiple "wrong-multiple" Error,
    UnknownUnit "unknown-unit" Error,
    UnknownStatus "unknown-status" Error,
    MisplacedStatus "misplaced-status" Error,
    DuplicateRow "duplicate-row" Error,
    FormulaMismatch "formula-mismatch" Error,
    NumberingGap "numbering-gap" Error,
    MissingRow "missing-row" Warning,
    WrongCount "wrong-count" Error,
    CorrectionMismatch "correction-mismatch" Error,
    CorrectionKind "correction-kind" Error,
    MissingEarlierVersion "missing-earlier-version" Error,
    CalendarMismatch "calendar-mismatch" Error,
    [Figures]
    UnknownChart "unknown-chart" Error,
    UnsuitableChart "unsuitable-chart" Error,
    [References]
    UnknownEdition "unknown-edition" Error,
    UnknownTable "unknown-table" Error,
    UnknownColumn "unknown-column" Error,
    UnknownRow "unknown-row" Error,
    UnknownFigure "unknown-figure" Error,
    UnknownSection "unknown-section" Error,
    UnknownFragment "unknown-fragment" Error,
    HeldBack "held-back" Error,
    InvalidExpression "invalid-expression" Error,
    CyclicReference "cyclic-reference" Error,
    DivisionByZero "division-by-zero" Error,
    NoValue "no-value" Error,
    UnitMismatch "unit-mismatch" Error,
    InvalidLiteral "invalid-literal" Error,
    ValueMismatch "value-mismatch" Error,
    ClaimMismatch "claim-mismatch" Error,
    UnboundNumber "unbound-number" Warning,
    DateMismatch "date-mismatch" Warning,
    FailedCheck "failed-check" Error,
    StaleAcknowledgement "stale-acknowledgement" Error,
    [Narrative]
    FrontMatter "front-matter" Error,
    RawHtml "raw-html" Error,
    HeadingLevel "heading-level" Error,
    HeadingNumbering "heading-numbering" Warning,
    DuplicateHeading "duplicate-heading" Error,
    MisplacedEmbed "misplaced-embed" Error,
    InvalidLink "invalid-link" Error,
    MissingAlt "missing-alt" Error,
    UndefinedFootnote "undefined-footnote" Error,
    TooDeep "too-deep" Error,
    [Site]
    UnknownTheme "unknown-theme" Error,
    TemplateError "template-error" Error,
    DuplicateUrl "duplicate-url" Error,
}

/// What mistakes are about: the parts of the manual's chapter on diagnostics, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Whether files are there and can be read.
    Files,
    /// The form of YAML files.
    Yaml,
    /// Whether every language has all that the others have.
    Languages,
    /// Columns, rows and cells.
    Tables,
    /// Charts.
    Figures,
    /// Names, calculations, and whether figures agree.
    References,
    /// The running text.
    Narrative,
    /// Theme and addresses.
    Site,
}

impl Group {
    /// Every group, in the manual's order.
    pub const ALL: [Group; 8] = [
        Self::Files,
        Self::Yaml,
        Self::Languages,
        Self::Tables,
        Self::Figures,
        Self::References,
        Self::Narrative,
        Self::Site,
    ];

    /// The group's heading.
    pub fn name(self) -> Message {
        match self {
            Self::Files => message!("Files"),
            Self::Yaml => message!("YAML"),
            Self::Languages => message!("Languages"),
            Self::Tables => message!("Tables"),
            Self::Figures => message!("Figures"),
            Self::References => message!("References and expressions"),
            Self::Narrative => message!("Narrative"),
            Self::Site => message!("Site"),
        }
    }
}

impl Code {
    /// The code of a name.
    ///
    /// # Errors
    /// For an unknown name: a message that says so, with the nearest code.
    pub fn parse(name: &str) -> Result<Self, Message> {
        let names = || Self::ALL.iter().map(|code| code.as_str());
        match Self::ALL.iter().find(|code| code.as_str() == name) {
            Some(code) => Ok(*code),
            None => Err(match suggestion(name, names()) {
                Some(help) => message!("there is no such code; {help}", help),
                None => message!("there is no such code; `nianbao explain` lists all"),
            }),
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
