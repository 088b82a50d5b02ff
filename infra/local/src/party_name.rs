//! The parties by the names that they have in files and paths.

use domain::event::Party;

/// Returns the party of a name, of the two that record and read; the system is neither.
pub(crate) fn party_named(name: &str) -> Option<Party> {
    [Party::Contractor, Party::Council].into_iter().find(|party| party.to_string() == name)
}
