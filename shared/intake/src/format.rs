//! The format that the sender of a file declares, by its name or by its media type.

use crate::UnsupportedFile;

/// A format of returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Json,
    /// Comma, semicolon or tab separated values.
    Csv,
    /// An Excel workbook.
    Xlsx,
    /// An OpenDocument spreadsheet.
    Ods,
}

/// The format that a file's name or media type declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeclaredFormat {
    /// It is this.
    As(Format),
    /// None: the content decides.
    Unsaid,
    /// It is something that is never a return.
    Unsupported(UnsupportedFile),
}

impl From<Format> for DeclaredFormat {
    fn from(format: Format) -> Self {
        Self::As(format)
    }
}

impl From<Option<Format>> for DeclaredFormat {
    fn from(format: Option<Format>) -> Self {
        format.map_or(Self::Unsaid, Self::As)
    }
}

impl DeclaredFormat {
    /// Returns the format, where one is said; what [`crate::read_return`] takes.
    pub fn format(self) -> Option<Format> {
        match self {
            Self::As(format) => Some(format),
            Self::Unsaid | Self::Unsupported(_) => None,
        }
    }
}

impl Format {
    /// Returns what a file's name says, by its extension.
    ///
    /// The older and the macro kinds of Excel workbook count as workbooks, so that the reader can say what to do.
    ///
    /// ```
    /// use intake::{DeclaredFormat, Format, UnsupportedFile};
    /// assert_eq!(Format::of_file_name("July return.XLSX"), DeclaredFormat::As(Format::Xlsx));
    /// assert_eq!(Format::of_file_name("return.txt"), DeclaredFormat::Unsaid);
    /// assert_eq!(Format::of_file_name("report.pdf"), DeclaredFormat::Unsupported(UnsupportedFile::Pdf));
    /// ```
    pub fn of_file_name(name: &str) -> DeclaredFormat {
        if let Some(other) = UnsupportedFile::of_name(&name.trim().to_ascii_lowercase()) {
            return DeclaredFormat::Unsupported(other);
        }
        let Some((_, extension)) = name.trim().rsplit_once('.') else { return DeclaredFormat::Unsaid };
        match extension.to_ascii_lowercase().as_str() {
            "json" => DeclaredFormat::As(Self::Json),
            "csv" | "tsv" => DeclaredFormat::As(Self::Csv),
            "xlsx" | "xlsm" | "xls" | "xlsb" | "xltx" | "xltm" => DeclaredFormat::As(Self::Xlsx),
            "ods" | "ots" => DeclaredFormat::As(Self::Ods),
            other => UnsupportedFile::of_extension(other).map_or(DeclaredFormat::Unsaid, DeclaredFormat::Unsupported),
        }
    }

    /// Returns the media type that a file of the format is sent as.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
        }
    }

    /// Returns what a media type says (a `Content-Type` header's value; empty where there is none).
    ///
    /// Browsers send `application/vnd.ms-excel` for CSV files and old workbooks alike, so it says nothing.
    ///
    /// ```
    /// use intake::{DeclaredFormat, Format, UnsupportedFile};
    /// assert_eq!(Format::of_content_type("text/csv; charset=utf-8"), DeclaredFormat::As(Format::Csv));
    /// assert_eq!(Format::of_content_type("application/octet-stream"), DeclaredFormat::Unsaid);
    /// assert_eq!(Format::of_content_type("image/png"), DeclaredFormat::Unsupported(UnsupportedFile::Picture));
    /// ```
    pub fn of_content_type(value: &str) -> DeclaredFormat {
        let essence = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match essence.as_str() {
            "application/json" | "text/json" => DeclaredFormat::As(Self::Json),
            "text/csv" | "application/csv" | "text/tab-separated-values" => DeclaredFormat::As(Self::Csv),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            | "application/vnd.openxmlformats-officedocument.spreadsheetml.template"
            | "application/vnd.ms-excel.sheet.macroenabled.12"
            | "application/vnd.ms-excel.sheet.binary.macroenabled.12" => DeclaredFormat::As(Self::Xlsx),
            "application/vnd.oasis.opendocument.spreadsheet" => DeclaredFormat::As(Self::Ods),
            "" | "*/*" | "application/octet-stream" | "binary/octet-stream" | "application/x-www-form-urlencoded" => {
                DeclaredFormat::Unsaid
            }
            "text/plain" | "application/vnd.ms-excel" | "application/zip" | "application/x-zip-compressed" => {
                DeclaredFormat::Unsaid
            }
            "application/pdf" => DeclaredFormat::Unsupported(UnsupportedFile::Pdf),
            "text/html" | "application/xhtml+xml" => DeclaredFormat::Unsupported(UnsupportedFile::WebPage),
            image if image.starts_with("image/") => DeclaredFormat::Unsupported(UnsupportedFile::Picture),
            _ => DeclaredFormat::Unsupported(UnsupportedFile::Unknown),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_is_sent_as_says_its_format() {
        for format in [Format::Json, Format::Csv, Format::Xlsx, Format::Ods] {
            assert_eq!(Format::of_content_type(format.media_type()), DeclaredFormat::As(format));
        }
    }

    #[test]
    fn a_workbook_that_will_be_refused_is_still_a_workbook_by_its_name() {
        for name in ["a.xls", "a.xlsm", "a.xlsb", "archive.2022.XLSX"] {
            assert_eq!(Format::of_file_name(name), DeclaredFormat::As(Format::Xlsx), "{name}");
        }
        assert_eq!(Format::of_file_name("a.ods").format(), Some(Format::Ods));
    }

    #[test]
    fn what_says_nothing_leaves_it_to_the_content() {
        for name in ["", "return", "return.txt", "return.", "v1.2 final"] {
            assert_eq!(Format::of_file_name(name), DeclaredFormat::Unsaid, "{name}");
        }
        for value in ["", "application/octet-stream", "application/x-www-form-urlencoded", "TEXT/PLAIN; charset=x"] {
            assert_eq!(Format::of_content_type(value), DeclaredFormat::Unsaid, "{value}");
        }
    }

    #[test]
    fn what_is_never_a_return_is_unsupported() {
        for value in ["image/png", "application/pdf", "multipart/form-data; boundary=x", "text/html"] {
            assert!(matches!(Format::of_content_type(value), DeclaredFormat::Unsupported(_)), "{value}");
            assert_eq!(Format::of_content_type(value).format(), None);
        }
    }
}
