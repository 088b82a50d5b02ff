//! The stream of the table: a record of each change, in their order, as DynamoDB's streams have them.

use std::path::Path;

use dynoxide::actions::describe_stream::DescribeStreamRequest;
use dynoxide::actions::get_records::GetRecordsRequest;
use dynoxide::actions::get_shard_iterator::GetShardIteratorRequest;
use dynoxide::actions::list_streams::ListStreamsRequest;
use rusqlite::Connection;
use serde_json::Value;

use crate::{Engine, EngineFailure, failure};

/// For each write the engine looks for the last record's number, and for each reading for the records after one; it has no index of
/// them, and would go through all records, with all that they carry, each time.
const INDEX: &str = "CREATE INDEX IF NOT EXISTS last_friday_stream
    ON _stream_records (table_name, CAST(sequence_number AS INTEGER))";

/// The engine takes no record away, where DynamoDB keeps each for 24 hours.
const EMPTY: &str = "DELETE FROM _stream_records";

/// Makes a file's stream one that begins anew and stays quick however long it becomes. Nobody else is to have the file open.
pub(crate) fn begin_anew(file: &Path) -> rusqlite::Result<()> {
    let connection = Connection::open(file)?;
    connection.execute_batch(INDEX)?;
    connection.execute_batch(EMPTY)
}

/// A place in the stream.
#[derive(Debug)]
pub struct Place {
    iterator: String,
}

impl Engine {
    /// The stream's present end.
    ///
    /// # Errors
    ///
    /// There is no table with a stream.
    pub fn end_of_stream(&self) -> Result<Place, EngineFailure> {
        let absent = || EngineFailure("the database has no stream".into());
        let streams = self.database.list_streams(ListStreamsRequest::default()).map_err(failure)?;
        let stream_arn = streams.streams.into_iter().next().ok_or_else(absent)?.stream_arn;
        let described = DescribeStreamRequest { stream_arn: stream_arn.clone(), ..Default::default() };
        let described = self.database.describe_stream(described).map_err(failure)?;
        let shard = described.stream_description.shards.into_iter().next().ok_or_else(absent)?;
        let end = GetShardIteratorRequest {
            stream_arn,
            shard_id: shard.shard_id,
            shard_iterator_type: "LATEST".into(),
            sequence_number: None,
        };
        let iterator = self.database.get_shard_iterator(end).map_err(failure)?.shard_iterator;
        Ok(Place { iterator: iterator.ok_or_else(absent)? })
    }

    /// So many records after a place, in the form of an event of the stream, and the place after them; `None` where there are none
    /// yet.
    ///
    /// # Errors
    ///
    /// The database cannot be read.
    pub fn records_after(&self, place: &Place, most: usize) -> Result<Option<(Value, Place)>, EngineFailure> {
        let request = GetRecordsRequest { shard_iterator: place.iterator.clone(), limit: Some(most) };
        let answer = self.database.get_records(request).map_err(failure)?;
        if answer.records.is_empty() {
            return Ok(None);
        }
        let iterator = answer.next_shard_iterator.clone();
        let iterator = iterator.ok_or_else(|| EngineFailure("the stream has ended".into()))?;
        Ok(Some((serde_json::to_value(&answer).map_err(failure)?, Place { iterator })))
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use dynoxide::Database;

    use super::*;

    /// A file of the engine in a folder of its own, with a table in it, and what takes the folder away.
    struct File(PathBuf);

    impl File {
        fn new(test: &str) -> Self {
            let folder = std::env::temp_dir().join(format!("last-friday-engine-{test}-{}", std::process::id()));
            std::fs::create_dir_all(&folder).unwrap();
            Self(folder.join("last-friday.sqlite"))
        }
    }

    impl Drop for File {
        fn drop(&mut self) {
            let _ = self.0.parent().map(std::fs::remove_dir_all);
        }
    }

    /// Asks as whoever knows DynamoDB's API asks.
    fn asked<T: serde::de::DeserializeOwned>(request: Value) -> T {
        serde_json::from_value(request).unwrap()
    }

    fn make_table(database: &Database) {
        let request = serde_json::json!({
            "TableName": "table",
            "KeySchema": [{ "AttributeName": "pk", "KeyType": "HASH" }],
            "AttributeDefinitions": [{ "AttributeName": "pk", "AttributeType": "S" }],
            "BillingMode": "PAY_PER_REQUEST",
            "StreamSpecification": { "StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES" }
        });
        database.create_table(asked(request)).unwrap();
    }

    fn put(database: &Database, key: &str) {
        database.put_item(asked(serde_json::json!({ "TableName": "table", "Item": { "pk": { "S": key } } }))).unwrap();
    }

    fn keys(records: &Value) -> Vec<&str> {
        let records = records["Records"].as_array().unwrap();
        records.iter().map(|record| record["dynamodb"]["Keys"]["pk"]["S"].as_str().unwrap()).collect()
    }

    #[test]
    fn who_reads_from_the_end_gets_each_record_once_in_order() {
        let file = File::new("order");
        let engine = Engine::of_file(&file.0).unwrap();
        make_table(&engine.database);
        put(&engine.database, "before");
        let end = engine.end_of_stream().unwrap();
        assert!(engine.records_after(&end, 2).unwrap().is_none());
        for key in ["a", "b", "c"] {
            put(&engine.database, key);
        }
        let (first, place) = engine.records_after(&end, 2).unwrap().unwrap();
        assert_eq!(keys(&first), ["a", "b"]);
        let (second, place) = engine.records_after(&place, 2).unwrap().unwrap();
        assert_eq!(keys(&second), ["c"]);
        assert!(engine.records_after(&place, 2).unwrap().is_none());
    }

    #[test]
    fn a_file_that_is_opened_again_has_its_items_and_an_empty_stream_that_goes_on() {
        let file = File::new("again");
        let engine = Engine::of_file(&file.0).unwrap();
        make_table(&engine.database);
        put(&engine.database, "before");
        drop(engine);
        let engine = Engine::of_file(&file.0).unwrap();
        let count = "SELECT COUNT(*) FROM _stream_records";
        let records: i64 = Connection::open(&file.0).unwrap().query_row(count, [], |row| row.get(0)).unwrap();
        assert_eq!(records, 0);
        let end = engine.end_of_stream().unwrap();
        put(&engine.database, "after");
        assert_eq!(keys(&engine.records_after(&end, 2).unwrap().unwrap().0), ["after"]);
        let there = engine.database.scan(asked(serde_json::json!({ "TableName": "table" }))).unwrap();
        assert_eq!(there.count, 2);
    }

    #[test]
    fn what_the_engine_asks_of_its_stream_goes_by_the_index() {
        let file = File::new("index");
        let database = Database::new(&file.0.to_string_lossy()).unwrap();
        begin_anew(&file.0).unwrap();
        drop(database);
        let connection = Connection::open(&file.0).unwrap();
        // As it asks, in `Storage::next_stream_sequence_number` and `Storage::stream_records_with_event_ids`.
        let last = "SELECT COALESCE(MAX(CAST(sequence_number AS INTEGER)), 0) + 1 FROM _stream_records
            WHERE table_name = 't'";
        let after = "SELECT event_name, new_image FROM _stream_records WHERE table_name = 't' AND shard_id = 's'
            AND CAST(sequence_number AS INTEGER) > 1 ORDER BY CAST(sequence_number AS INTEGER) ASC LIMIT 2";
        for question in [last, after] {
            let mut plan = connection.prepare(&format!("EXPLAIN QUERY PLAN {question}")).unwrap();
            let steps: Vec<String> =
                plan.query_map([], |row| row.get(3)).unwrap().collect::<rusqlite::Result<_>>().unwrap();
            assert_eq!(steps.len(), 1, "{steps:?}");
            assert!(steps[0].contains("INDEX last_friday_stream"), "{steps:?}");
        }
    }
}
