//! The files that people send in place of a return, recognised by their content or their names, each with advice on how to make
//! a return of it.

mod by_content;

pub(crate) use by_content::of_bytes;

/// A kind of file that is never a return.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnsupportedFile {
    /// A document of Apple's Numbers, or by its content of any of Apple's office programs.
    Numbers,
    /// A document of Apple's Pages or Keynote.
    Pages,
    /// A shortcut to a document of Google's, not the document.
    GoogleShortcut,
    /// A shortcut to a place on the web or on a disk.
    Shortcut,
    /// What a spreadsheet program leaves beside a workbook while somebody has it open.
    Lock,
    /// What iCloud leaves in place of a file that is not on the device.
    Placeholder,
    /// A web page as Safari saves it.
    WebArchive,
    /// An email as a mail program saves it.
    Email,
    /// A web page, which several programs save under the name of a workbook.
    WebPage,
    /// A workbook in one XML file, as Excel 2003 saved it.
    XmlSpreadsheet,
    /// A LibreOffice spreadsheet in one XML file.
    FlatSpreadsheet,
    /// Other XML.
    Xml,
    /// A workbook of an old Excel.
    OldExcel,
    /// Tab-separated values in UTF-16 under another name.
    Utf16Text,
    /// A document of a word processor.
    TextDocument,
    Presentation,
    Pdf,
    Picture,
    Archive,
    Database,
    /// A sound, a film or a program.
    Medium,
    /// A workbook that is encrypted with a password.
    Password,
    /// A workbook that is encrypted by a sensitivity label.
    Label,
    /// A workbook that is encrypted, by one or the other.
    Encrypted,
    /// Something else.
    Unknown,
}

impl UnsupportedFile {
    /// Returns what it is, and what to do.
    pub fn advice(self) -> &'static str {
        match self {
            Self::Numbers => {
                "This is a document of Apple Numbers, which cannot be read here. In Numbers, choose File, Export To, Excel…, and send \
                 the .xlsx file that it makes."
            }
            Self::Pages => {
                "This is a document of Apple Pages or Keynote, not a workbook. Fill in the template workbook and send that; Numbers \
                 can open it, and gives it back by File, Export To, Excel…"
            }
            Self::GoogleShortcut => {
                "This is a shortcut to a document of Google's, not the document itself. Open the Google Sheet in the browser, choose \
                 File, Download, Microsoft Excel (.xlsx), and send the file that is downloaded."
            }
            Self::Shortcut => {
                "This is a shortcut to a file, not the file itself. Open it, save the workbook as “Excel Workbook (.xlsx)”, and send \
                 that."
            }
            Self::Lock => {
                "This is a mark that a spreadsheet program leaves beside a workbook while it is open in it, not the workbook. Close the \
                 workbook there, and send the file of the same name without the signs before it."
            }
            Self::Placeholder => {
                "This is a placeholder of iCloud for a file that is not on the device, not the file itself. Open it in the Finder, so \
                 that it is downloaded, and send the workbook."
            }
            Self::WebArchive => {
                "This is a web page as Safari saves it, not a workbook. Download the workbook itself from the page, and send that."
            }
            Self::Email => {
                "This is an email, not a workbook. Open it in your mail program, save the workbook that is attached to it, and send \
                 that."
            }
            Self::WebPage => {
                "This is a web page, not a workbook, whatever its name says: some programs save their tables so. Open it in Excel, \
                 choose Save As and “Excel Workbook (.xlsx)”, and send that."
            }
            Self::XmlSpreadsheet => {
                "This is an “XML Spreadsheet 2003”, which cannot be read here. Open it in Excel, choose Save As and “Excel Workbook \
                 (.xlsx)”, and send that."
            }
            Self::FlatSpreadsheet => {
                "This is a flat XML spreadsheet of LibreOffice (.fods), which cannot be read here. In LibreOffice Calc, choose Save As \
                 and “ODF Spreadsheet (.ods)” or “Excel 2007–365 (.xlsx)”, and send that."
            }
            Self::Xml => {
                "This is an XML file, not a workbook. If a spreadsheet program can open it, choose Save As and “Excel Workbook \
                 (.xlsx)” there, and send that; else fill in the template."
            }
            Self::OldExcel => {
                "This is an old Excel workbook (.xls). In Excel, choose Save As and “Excel Workbook (.xlsx)”, and send that."
            }
            Self::Utf16Text => {
                "This is a text file (“Unicode Text”), not a workbook, although it was sent as one. Open it in Excel, choose Save As \
                 and “Excel Workbook (.xlsx)”, and send that."
            }
            Self::TextDocument => {
                "This is a text document, not a workbook. Fill in the template workbook and send that."
            }
            Self::Presentation => {
                "This is a presentation, not a workbook. Fill in the template workbook and send that."
            }
            Self::Pdf => {
                "This is a PDF, not a workbook. Send the workbook that it was made from, or fill in the template."
            }
            Self::Picture => "This is a picture, not a workbook. Fill in the template workbook and send that.",
            Self::Archive => {
                "This is an archive of files (a zip file or the like), not a workbook. If the workbook is inside it, take it out and \
                 send it by itself."
            }
            Self::Database => {
                "This is a database, not a workbook. Export its table as a workbook (.xlsx), or fill in the template, and send that."
            }
            Self::Medium => {
                "This is a recording or a program, not a workbook. Fill in the template workbook and send that."
            }
            Self::Password => {
                "This workbook is protected by a password, so it cannot be read. Save it without the password, and send that."
            }
            Self::Label => {
                "This workbook is encrypted, as a sensitivity label (“Confidential” and the like) does it, so it cannot be read here. \
                 In Excel, choose Home, Sensitivity, and a label that does not encrypt; or copy the visits into the template, and send \
                 that. If it has a password as well (File, Info, Protect Workbook), take that off too."
            }
            Self::Encrypted => {
                "This workbook is encrypted, by a password or by a sensitivity label (“Confidential” and the like), so it cannot be \
                 read here. In Excel, take the password off (File, Info, Protect Workbook, Encrypt with Password) or choose a label \
                 that does not encrypt (Home, Sensitivity), save it, and send that."
            }
            Self::Unknown => "This is not a workbook that can be read. Fill in the template workbook and send that.",
        }
    }

    /// Returns the kind that a file's whole name says, in lower case; `None` where it says none of these.
    pub(crate) fn of_name(name: &str) -> Option<Self> {
        let is_lock = name.starts_with("~$") || name.starts_with(".~lock.") && name.ends_with('#');
        is_lock.then_some(Self::Lock)
    }

    /// Returns the kind that a file's extension says, in lower case; `None` where it says none of these.
    pub(crate) fn of_extension(extension: &str) -> Option<Self> {
        Some(match extension {
            "numbers" => Self::Numbers,
            "pages" | "key" => Self::Pages,
            "gsheet" | "gdoc" | "gslides" | "gform" => Self::GoogleShortcut,
            "url" | "webloc" | "lnk" | "desktop" => Self::Shortcut,
            "icloud" => Self::Placeholder,
            "webarchive" => Self::WebArchive,
            "eml" | "msg" | "oft" | "emlx" | "mbox" => Self::Email,
            "html" | "htm" | "xhtml" | "mht" | "mhtml" => Self::WebPage,
            "fods" => Self::FlatSpreadsheet,
            "xml" => Self::Xml,
            "doc" | "docx" | "docm" | "dotx" | "odt" | "ott" | "fodt" | "rtf" | "wps" => Self::TextDocument,
            "ppt" | "pptx" | "pptm" | "odp" => Self::Presentation,
            "pdf" | "xps" => Self::Pdf,
            "png" | "jpg" | "jpeg" | "gif" | "webp" | "heic" | "heif" | "tif" | "tiff" | "bmp" | "svg" => Self::Picture,
            "zip" | "7z" | "rar" | "gz" | "tar" | "tgz" => Self::Archive,
            "mdb" | "accdb" | "sqlite" | "db" => Self::Database,
            "exe" | "mp3" | "mp4" | "mov" | "m4a" | "wav" | "avi" => Self::Medium,
            _ => return None,
        })
    }
}
