//! The summaries from which the pages about many contracts are made: one of each contract, kept with those of its council, and
//! one of each council. If a contract changes, the pages of its council are made again; the site's first page is only if the
//! council's summary differs.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::{Put, TransactWriteItem, Update};

use crate::failure::Failure;
use crate::hash::sha256;
use crate::published::{SITE, council_key};
use crate::table::{Attributes, Table, TableItem, Transaction, contract_key, key, number, text};

/// How often other writers may come first before this one gives up for now.
const ATTEMPTS: usize = 5;

/// A contract's item in the site's partition, which says with which council its summary is kept.
#[derive(Debug, Default)]
struct SummaryPlace {
    /// The version from which the summary was made.
    version: String,
    /// The folder of the council; `None` if an earlier version of the program wrote the item.
    council: Option<String>,
    /// The hash of the summary.
    sha256: String,
    /// The councils to which the contract belonged before. Their pages may still have to be written without it.
    left: BTreeSet<String>,
}

impl SummaryPlace {
    fn read(item: &TableItem) -> Result<Self, Failure> {
        let attributes = Attributes(item);
        // An entry that another version of the program wrote has no council.
        if !item.contains_key("council") {
            return Ok(Self { version: attributes.text("version")?.into(), ..Self::default() });
        }
        Ok(Self {
            version: attributes.text("version")?.into(),
            council: Some(attributes.text("council")?.into()),
            sha256: attributes.text("sha256")?.into(),
            left: attributes.json("left")?,
        })
    }

    fn councils(self) -> BTreeSet<String> {
        self.left.into_iter().chain(self.council).collect()
    }
}

impl Table {
    /// Keeps a contract's summary with those of its council, unless a later version is kept. If the summary differs, the
    /// council's version is counted up in the same transaction. Returns the councils whose pages may have to be written: the
    /// contract's own, and those to which it belonged before.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses; or others kept coming first.
    pub async fn store_summary(
        &self,
        contract: &str,
        council: &str,
        version: &str,
        summary: &str,
    ) -> Result<BTreeSet<String>, Failure> {
        const DOING: &str = "keep what the pages of many show of a contract";
        let sk = contract_key(contract);
        let sha256 = sha256(summary.as_bytes());
        for _ in 0..ATTEMPTS {
            let there = self.get(DOING, SITE, &sk).await?;
            let place = there.as_ref().map(SummaryPlace::read).transpose()?;
            if place.as_ref().is_some_and(|place| place.version.as_str() > version) {
                return Ok(place.unwrap_or_default().councils());
            }
            let read = place.as_ref().map(|place| place.version.clone());
            let mut place = place.unwrap_or_default();
            let before = place.council.take().filter(|before| before != council);
            let differs = before.is_some() || place.sha256 != sha256;
            place.left.extend(before.clone());
            place.left.remove(council);
            let mut item = key(SITE, &sk);
            item.extend([
                ("version".into(), text(version)),
                ("council".into(), text(council)),
                ("sha256".into(), text(&sha256)),
                ("left".into(), text(crate::table::write_json(&place.left)?)),
            ]);
            // The item must be as it was read, since `left` and whether the summary differs follow from it. The other writes of
            // the transaction therefore need no conditions of their own.
            let put = Put::builder().table_name(&self.name).set_item(Some(item));
            let put = match &read {
                None => put.condition_expression("attribute_not_exists(pk)"),
                Some(read) => {
                    put.condition_expression("version = :read").expression_attribute_values(":read", text(read))
                }
            };
            let mut writes = vec![self.put(put)?];
            // Counted in the same transaction: pages that are made after the count is read have this summary.
            if differs {
                let mut item = key(&council_key(council), &sk);
                item.extend([("summary".into(), text(summary))]);
                writes.push(self.put(Put::builder().table_name(&self.name).set_item(Some(item)))?);
                writes.push(self.count_up(&council_key(council))?);
            }
            // The item stays and says nothing: the functions' roles do not allow deleting.
            if let Some(before) = &before {
                let leave = Update::builder()
                    .table_name(&self.name)
                    .set_key(Some(key(&council_key(before), &sk)))
                    .update_expression("REMOVE summary");
                writes.push(self.update(leave)?);
                writes.push(self.count_up(&council_key(before))?);
            }
            if self.transact(DOING, writes).await? == Transaction::Done {
                place.council = Some(council.into());
                return Ok(place.councils());
            }
        }
        Err(Failure::transient(DOING, "others kept coming first"))
    }

    /// Keeps what the site's first page shows of a council, or with `None` that it has no contract any more, unless a later
    /// version is kept. If that differs, the site's version is counted up in the same transaction.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses; or others kept coming first.
    pub async fn store_council_summary(
        &self,
        council: &str,
        version: &str,
        summary: Option<&str>,
    ) -> Result<(), Failure> {
        const DOING: &str = "keep what the first page shows of a council";
        let sk = council_key(council);
        for _ in 0..ATTEMPTS {
            let kept = self.get(DOING, SITE, &sk).await?;
            let kept_version = kept.as_ref().map(|kept| Attributes(kept).text("version")).transpose()?;
            if kept_version.is_some_and(|kept| kept > version) {
                return Ok(());
            }
            let kept_summary = kept.as_ref().filter(|kept| kept.contains_key("summary"));
            let differs = kept_summary.map(|kept| Attributes(kept).text("summary")).transpose()? != summary;
            let mut item = key(SITE, &sk);
            item.extend([("version".into(), text(version))]);
            item.extend(summary.map(|summary| ("summary".into(), text(summary))));
            // The same version may be written again, so that a publication that crashed can be repeated.
            let put = Put::builder()
                .table_name(&self.name)
                .set_item(Some(item))
                .condition_expression("attribute_not_exists(pk) OR version <= :version")
                .expression_attribute_values(":version", text(version));
            let mut writes = vec![self.put(put)?];
            if differs {
                writes.push(self.count_up(SITE)?);
            }
            if self.transact(DOING, writes).await? == Transaction::Done {
                return Ok(());
            }
        }
        Err(Failure::transient(DOING, "others kept coming first"))
    }

    fn count_up(&self, partition: &str) -> Result<TransactWriteItem, Failure> {
        let count = Update::builder()
            .table_name(&self.name)
            .set_key(Some(key(partition, "HEAD")))
            .update_expression("ADD summaries :one")
            .expression_attribute_values(":one", number(1));
        self.update(count)
    }

    /// Returns the version of what a council's pages show: it counts the summaries that came to differ.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn council_version(&self, council: &str) -> Result<u64, Failure> {
        self.counted("read a council's version", &council_key(council)).await
    }

    /// Returns the version of what the site's first page shows: it counts the councils' summaries that came to differ.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn site_version(&self) -> Result<u64, Failure> {
        self.counted("read the site's version", SITE).await
    }

    async fn counted(&self, doing: &'static str, partition: &str) -> Result<u64, Failure> {
        let head = self.get(doing, partition, "HEAD").await?;
        head.map_or(Ok(0), |head| Attributes(&head).number("summaries"))
    }

    /// Returns the summaries of a council's contracts, by id; all at least as new as the council's version that was read
    /// before.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn summaries(&self, council: &str) -> Result<Vec<String>, Failure> {
        self.summaries_in("read the summaries of a council's contracts", &council_key(council), "CONTRACT#").await
    }

    /// Returns the summaries of the councils, by the names of their folders; all at least as new as the site's version that was
    /// read before.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn councils(&self) -> Result<Vec<String>, Failure> {
        self.summaries_in("read the summaries of the councils", SITE, "COUNCIL#").await
    }

    async fn summaries_in(&self, doing: &'static str, pk: &str, prefix: &str) -> Result<Vec<String>, Failure> {
        let items = self.query(doing, pk, prefix).await?;
        // A contract that went to another council has no summary here any more.
        let there = items.iter().filter(|item| item.contains_key("summary"));
        there.map(|item| Ok(Attributes(item).text("summary")?.to_owned())).collect()
    }

    /// Lets any version of a contract's summary replace the one that is kept: for a restore, which brings an older state back.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn release_summary(&self, doing: &'static str, contract: &str) -> Result<(), Failure> {
        let release = |request: aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder| {
            request
                .update_expression("SET version = :none")
                .condition_expression("attribute_exists(pk)")
                .expression_attribute_values(":none", text(""))
        };
        self.update_if(doing, (SITE, &contract_key(contract)), release).await.map(|_| ())
    }
}
