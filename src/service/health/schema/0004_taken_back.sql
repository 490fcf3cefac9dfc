-- people. What a person has deleted: a gateway that sends it again brings nothing back.
CREATE TABLE health_taken_back (
  source TEXT   NOT NULL PRIMARY KEY,
  person BIGINT NOT NULL
) @by_key@;
CREATE INDEX health_taken_back_person ON health_taken_back (person);
