//! The table's stream: a record of each change, in order, in the form of DynamoDB's streams.

use dynoxide::actions::describe_stream::DescribeStreamRequest;
use dynoxide::actions::get_records::GetRecordsRequest;
use dynoxide::actions::get_shard_iterator::GetShardIteratorRequest;
use dynoxide::actions::list_streams::ListStreamsRequest;
use serde_json::Value;

use crate::database::Engine;
use crate::error::EngineError;

/// A position in the stream, between two of its records.
#[derive(Debug)]
pub struct StreamPosition {
    iterator: String,
}

impl Engine {
    /// Returns the position at the stream's end.
    ///
    /// # Errors
    ///
    /// There is no table with a stream.
    pub fn end_of_stream(&self) -> Result<StreamPosition, EngineError> {
        // The database has one table, and the engine gives its stream one shard.
        let streams = self.database.list_streams(ListStreamsRequest::default())?;
        let stream_arn = streams.streams.into_iter().next().ok_or(EngineError::NoStream)?.stream_arn;
        let described = DescribeStreamRequest { stream_arn: stream_arn.clone(), ..Default::default() };
        let described = self.database.describe_stream(described)?;
        let shard = described.stream_description.shards.into_iter().next().ok_or(EngineError::NoStream)?;
        let end = GetShardIteratorRequest {
            stream_arn,
            shard_id: shard.shard_id,
            shard_iterator_type: "LATEST".into(),
            sequence_number: None,
        };
        let iterator = self.database.get_shard_iterator(end)?.shard_iterator;
        Ok(StreamPosition { iterator: iterator.ok_or(EngineError::NoStream)? })
    }

    /// Reads at most so many records after a position, in the form of the event that Lambda hands over, and the position after
    /// them; `None` if there are none yet.
    ///
    /// # Errors
    ///
    /// The database cannot be read.
    pub fn records_after(
        &self,
        position: &StreamPosition,
        most: usize,
    ) -> Result<Option<(Value, StreamPosition)>, EngineError> {
        let request = GetRecordsRequest { shard_iterator: position.iterator.clone(), limit: Some(most) };
        let answer = self.database.get_records(request)?;
        // The position stays, so that the caller asks from the same place again.
        if answer.records.is_empty() {
            return Ok(None);
        }
        let iterator = answer.next_shard_iterator.clone();
        let iterator = iterator.ok_or(EngineError::StreamEnded)?;
        Ok(Some((serde_json::to_value(&answer)?, StreamPosition { iterator })))
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use dynoxide::Database;
    use rusqlite::Connection;

    use super::*;

    /// A file of the engine in a folder of its own, which is removed when this is dropped.
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

    /// Makes a request from its JSON.
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
}
