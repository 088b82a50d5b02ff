//! Where a contract is kept: the store of a folder on this machine, or a table of AWS.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use cloud::connection::{Connection, credentials};
use cloud::failure::Failure;
use cloud::table::Table;
use functions::correction::put_back;

use crate::arguments::Place;
use crate::clock::{self, Admitted, Clock, Kept};
use crate::command::Sentence;
use crate::store::{self, HeldStore};

/// An open place.
pub(crate) struct Opened {
    /// The table.
    pub(crate) table: Table,
    /// The moment that it is there, by the folder's own clock.
    pub(crate) now: DateTime<Utc>,
    /// What it is called.
    pub(crate) name: String,
    /// Where it is, where it is a folder that goes by the machine's clock, or is to.
    live: Option<PathBuf>,
    /// Held for as long as this lives, unless another process serves it.
    _held: Option<HeldStore>,
}

/// What becomes of a folder in which there is no store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Absent {
    /// One is made.
    Make,
    /// One in memory stands in for it, since nothing is to be kept.
    Pretend,
    /// That is said.
    Refuse,
}

/// The folder, if it goes by the machine's clock.
fn live(folder: &Path) -> Option<PathBuf> {
    Kept::in_folder(folder).is_none_or(|kept| !kept.is_own()).then(|| folder.into())
}

impl Opened {
    /// Admits the clock before something is stamped by it. A folder with a clock of its own, as the demo's, is for trying things
    /// out; AWS's clock is trusted.
    pub(crate) async fn admit_clock(&mut self, confirmed: bool) -> Result<(), Sentence> {
        match self.check_clock(None, confirmed).await? {
            Some(admitted) => self.follow(&admitted).await,
            None => Ok(()),
        }
    }

    /// The clock, where it may be followed by what is known here, and in what is brought back; nothing is changed yet. `None` where
    /// it is followed whatever it shows.
    pub(crate) async fn check_clock(
        &mut self,
        brought: Option<&Table>,
        confirmed: bool,
    ) -> Result<Option<Admitted>, Sentence> {
        let Some(folder) = &self.live else { return Ok(None) };
        let known = clock::known(folder, &self.table, brought).await.map_err(|failure| self.failed(&failure))?;
        let admitted = clock::admit(folder, &known, None, confirmed)?;
        self.now = admitted.clock.now();
        Ok(Some(admitted))
    }

    /// Follows a clock that was admitted: puts right what one that was ahead has left, and remembers what this one shows.
    pub(crate) async fn follow(&self, admitted: &Admitted) -> Result<(), Sentence> {
        let Some(folder) = &self.live else { return Ok(()) };
        if admitted.went_back {
            for contract in self.table.contracts().await.map_err(|failure| self.failed(&failure))? {
                match put_back(&self.table, &contract, self.now).await {
                    Err(failure) if failure.retry_can_help => return Err(self.failed(&failure)),
                    // One that cannot be read keeps no other from being put right.
                    Err(failure) => eprintln!("{contract} is not put right: {}", self.failed(&failure)),
                    Ok(_) => {}
                }
            }
        }
        admitted.clock.keep(folder).map_err(|error| format!("cannot write to the folder {}: {error}", folder.display()))
    }

    /// A failure there, for the person who made the call.
    pub(crate) fn failed(&self, failure: &Failure) -> Sentence {
        format!("in {}: {failure}", self.name)
    }
}

/// Opens a place beside whoever works with it.
pub(crate) async fn reach(place: &Place) -> Result<Opened, Sentence> {
    if let Some(table) = &place.table {
        return aws(table, place.endpoint.clone());
    }
    let (table, held) = store::reach(&place.folder).await?;
    let now = Clock::of(&place.folder).now();
    let name = place.folder.display().to_string();
    Ok(Opened { table, now, name, live: live(&place.folder), _held: held })
}

/// Opens a place alone, as far as it can be: nobody else works in a folder that is held. Its name says where it is, wherever
/// one stands.
pub(crate) async fn hold(place: &Place, absent: Absent) -> Result<Opened, Sentence> {
    if let Some(table) = &place.table {
        return aws(table, place.endpoint.clone());
    }
    match absent {
        Absent::Refuse if !store::is_in(&place.folder) => return Err(store::none_in(&place.folder)),
        Absent::Pretend if !store::is_in(&place.folder) => {
            let name = format!("the folder {}", place.folder.display());
            let table = store::in_memory().await?;
            return Ok(Opened { table, now: Clock::real().now(), name, live: None, _held: None });
        }
        _ => {}
    }
    let held = store::hold(&place.folder).await?;
    let folder = std::fs::canonicalize(&place.folder)
        .map_err(|error| format!("cannot use the folder {}: {error}", place.folder.display()))?;
    let now = Clock::of(&folder).now();
    let name = format!("the folder {}", folder.display());
    Ok(Opened { table: held.table.clone(), now, name, live: live(&folder), _held: Some(held) })
}

/// A table of AWS, by what the environment says under the names that AWS's own tools use.
fn aws(table: &str, endpoint: Option<String>) -> Result<Opened, Sentence> {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let region = variable("AWS_REGION").or_else(|| variable("AWS_DEFAULT_REGION"));
    let key = variable("AWS_ACCESS_KEY_ID");
    let secret = variable("AWS_SECRET_ACCESS_KEY");
    let (Some(region), Some(key), Some(secret)) = (&region, &key, &secret) else {
        let needed = [("AWS_REGION", &region), ("AWS_ACCESS_KEY_ID", &key), ("AWS_SECRET_ACCESS_KEY", &secret)];
        let lacking: Vec<&str> = needed.iter().filter(|(_, value)| value.is_none()).map(|(name, _)| *name).collect();
        return Err(format!(
            "the environment lacks {}, without which AWS cannot be reached: eval \"$(aws configure export-credentials \
             --format env)\" sets the credentials",
            lacking.join(", ")
        ));
    };
    let credentials = credentials(key.clone(), secret.clone(), variable("AWS_SESSION_TOKEN"));
    let endpoint = endpoint.or_else(|| variable("AWS_ENDPOINT_URL"));
    let at = endpoint.as_ref().map(|endpoint| format!(" at {endpoint}")).unwrap_or_default();
    let name = format!("the table {table} in {region}{at}");
    let mut connection = Connection::new(region, credentials, endpoint);
    if let Some(bundle) = variable("AWS_CA_BUNDLE") {
        let roots = std::fs::read(&bundle).map_err(|error| format!("cannot read {bundle} (AWS_CA_BUNDLE): {error}"))?;
        let trusting = connection.trusting(&roots);
        connection = trusting.map_err(|_| format!("{bundle} (AWS_CA_BUNDLE) has no root certificates in PEM"))?;
    }
    Ok(Opened {
        table: Table::new(connection.dynamodb(), table),
        now: Clock::real().now(),
        name,
        live: None,
        _held: None,
    })
}
