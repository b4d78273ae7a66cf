// SPDX-License-Identifier: Apache-2.0
package io.heddle.trace;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is known of one transaction. As JSON it has the names of these components.
 *
 * @param type of the transaction as its header names it
 * @param chaincode the one that the client called; empty text if it called none
 * @param arguments of the call, the function first
 * @param creator who signed the proposal
 * @param answer empty if the transaction calls no chaincode
 * @param messages between peer and chaincode; none if the transaction was not recorded
 * @param messagesLeftOut how many more there were
 * @param comparison of two executions against the same state; empty if there was one only
 * @param endorsers who signed the result, none if it is not in a block
 * @param commit empty if it is not in a block
 * @param faults that the network's owner had injected into it, in words
 */
public record TransactionTrace(
    String transactionId,
    String channel,
    String type,
    String chaincode,
    List<Value> arguments,
    String creator,
    Optional<Answer> answer,
    List<Message> messages,
    int messagesLeftOut,
    Optional<Comparison> comparison,
    List<Namespace> readWriteSet,
    Optional<Event> event,
    List<String> endorsers,
    Optional<Commit> commit,
    List<String> faults) {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .changeDefaultPropertyInclusion(
              all -> all.withValueInclusion(JsonInclude.Include.NON_ABSENT))
          .build();

  public TransactionTrace {
    arguments = List.copyOf(arguments);
    messages = List.copyOf(messages);
    readWriteSet = List.copyOf(readWriteSet);
    endorsers = List.copyOf(endorsers);
    faults = List.copyOf(faults);
  }

  /**
   * What the chaincode answered.
   *
   * @param status empty if there was no answer
   * @param failure why there was none, empty text if there was
   */
  public record Answer(Optional<Integer> status, String message, Value payload, String failure) {}

  /**
   * One message.
   *
   * @param microseconds since the execution began
   * @param depth 0 for the chaincode that the client called, 1 for one that this one called
   * @param toChaincode whether the peer sent it
   * @param bytes its size
   * @param text what it is about, shortened
   */
  public record Message(
      long microseconds,
      String chaincode,
      int depth,
      boolean toChaincode,
      String type,
      int bytes,
      String text) {}

  /**
   * What two executions against the same state did differently.
   *
   * @param differences in words; none if the results were the same
   * @param onOneInstance the chaincodes of which the same instance executed both; each of the
   *     others had two
   */
  public record Comparison(List<String> differences, List<String> onOneInstance) {

    public Comparison {
      differences = List.copyOf(differences);
      onOneInstance = List.copyOf(onOneInstance);
    }
  }

  /** What was read and written in one namespace, in the order of the read-write set. */
  public record Namespace(
      String name,
      List<Read> reads,
      List<Range> ranges,
      List<Write> writes,
      List<Metadata> metadataWrites,
      List<Collection> collections) {

    public Namespace {
      reads = List.copyOf(reads);
      ranges = List.copyOf(ranges);
      writes = List.copyOf(writes);
      metadataWrites = List.copyOf(metadataWrites);
      collections = List.copyOf(collections);
    }
  }

  /**
   * A key that was read.
   *
   * @param version {@code block:position} of the transaction that wrote it; empty if there was no
   *     such key
   */
  public record Read(String key, Optional<String> version) {}

  /**
   * A range that was read.
   *
   * @param end the key before which it ends, or the last one read if the end was not reached
   * @param keys how many were read; empty if only hashes of them were kept
   */
  public record Range(String start, String end, boolean wasExhausted, Optional<Integer> keys) {}

  /**
   * A key that was written.
   *
   * @param before empty if there was no such key
   * @param after empty if it was deleted
   */
  public record Write(String key, Optional<Value> before, Optional<Value> after) {}

  /** The metadata entries of a key that were set, by name; none if they were removed. */
  public record Metadata(String key, List<String> entries) {

    public Metadata {
      entries = List.copyOf(entries);
    }
  }

  /** What was read and written in a private collection; all keys are hashes. */
  public record Collection(
      String name, List<Read> reads, List<HashedWrite> writes, List<String> metadataWrites) {

    public Collection {
      reads = List.copyOf(reads);
      writes = List.copyOf(writes);
      metadataWrites = List.copyOf(metadataWrites);
    }
  }

  /**
   * A private key that was written.
   *
   * @param valueHash hexadecimal SHA-256; empty if it was deleted
   */
  public record HashedWrite(String keyHash, Optional<String> valueHash, boolean isPurge) {}

  public record Event(String chaincode, String name, Value payload) {}

  /**
   * What became of the transaction.
   *
   * @param code as Fabric names it
   * @param reason why it is not valid; empty text if it is, or nobody noted it
   * @param conflict what it lost against
   */
  public record Commit(
      long block, int position, String code, String reason, Optional<LostAgainst> conflict) {

    public boolean isValid() {
      return code.equals("VALID");
    }
  }

  /**
   * The key that had changed, and how.
   *
   * @param key hexadecimal hash if it is a private one
   * @param read the version that the transaction had read; empty if the key was not there
   * @param found the version that there was when it was validated; empty if the key was not there
   * @param changedBy id of the transaction that changed the key
   */
  public record LostAgainst(
      String namespace,
      String key,
      Optional<String> read,
      Optional<String> found,
      Optional<String> changedBy) {}

  /** This trace of a block's transaction, with what was recorded when it was executed. */
  TransactionTrace withRecorded(TransactionTrace recorded) {
    return new TransactionTrace(
        transactionId,
        channel,
        type,
        chaincode,
        arguments,
        creator,
        answer,
        recorded.messages(),
        recorded.messagesLeftOut(),
        recorded.comparison(),
        readWriteSet,
        event,
        endorsers,
        commit,
        faults);
  }

  /** The same, with the faults that met it. */
  TransactionTrace withFaults(List<String> injected) {
    return new TransactionTrace(
        transactionId,
        channel,
        type,
        chaincode,
        arguments,
        creator,
        answer,
        messages,
        messagesLeftOut,
        comparison,
        readWriteSet,
        event,
        endorsers,
        commit,
        injected);
  }

  /** The trace as one line of JSON. */
  public String toJson() {
    return JSON.writeValueAsString(this);
  }

  /**
   * The trace in JSON.
   *
   * @throws IllegalArgumentException if it is not one
   */
  public static TransactionTrace parse(String json) {
    try {
      return JSON.readValue(json, TransactionTrace.class);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("Not a trace: " + e.getOriginalMessage(), e);
    }
  }
}
