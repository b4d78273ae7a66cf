// SPDX-License-Identifier: Apache-2.0
package io.heddle.show;

import io.heddle.trace.TransactionTrace;
import io.heddle.trace.TransactionTrace.Answer;
import io.heddle.trace.TransactionTrace.Collection;
import io.heddle.trace.TransactionTrace.Commit;
import io.heddle.trace.TransactionTrace.LostAgainst;
import io.heddle.trace.TransactionTrace.Message;
import io.heddle.trace.TransactionTrace.Namespace;
import io.heddle.trace.TransactionTrace.Range;
import io.heddle.trace.Value;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A trace for people, in lines of at most 100 columns. */
public final class TraceText {

  private static final int NAME_COLUMNS = 14;

  private final TransactionTrace trace;
  private final TextLines lines = new TextLines();

  private TraceText(TransactionTrace trace) {
    this.trace = trace;
  }

  public static List<String> of(TransactionTrace trace) {
    TraceText text = new TraceText(trace);
    text.addHead();
    text.addMessages();
    text.addReadWriteSet();
    text.addEvent();
    text.addDifferences();
    trace.commit().filter(commit -> !commit.isValid()).ifPresent(text::addObjection);
    return text.lines.all();
  }

  private void addHead() {
    add("Transaction " + trace.transactionId());
    if (trace.chaincode().isEmpty()) {
      field("type", "%s on %s".formatted(trace.type(), trace.channel()));
    } else {
      field(
          "call",
          "%s on %s: %s"
              .formatted(
                  trace.chaincode(),
                  trace.channel(),
                  trace.arguments().stream().map(Value::shown).collect(Collectors.joining(" "))));
    }
    field("client", trace.creator());
    trace.answer().ifPresent(answer -> field("answer", text(answer)));
    trace.faults().forEach(fault -> field("injected", fault));
    trace.endorsers().forEach(endorser -> field("endorsed by", endorser));
    field(
        "block",
        trace
            .commit()
            .map(commit ->
                "%d, transaction %d: %s"
                    .formatted(commit.block(), commit.position(), commit.code()))
            .orElse("none: it was not submitted, or is not committed yet"));
  }

  private static String text(Answer answer) {
    if (answer.status().isEmpty()) {
      return "none: " + answer.failure();
    }
    String message = answer.message().isEmpty() ? "" : " " + answer.message();
    return "status %d%s, %s".formatted(answer.status().get(), message, text(answer.payload()));
  }

  private void addMessages() {
    if (trace.messages().isEmpty()) {
      return;
    }
    heading("Messages (ms since the call began, bytes)");
    int names =
        trace.messages().stream()
            .mapToInt(message -> name(message).length())
            .max()
            .orElse(NAME_COLUMNS);
    for (Message message : trace.messages()) {
      String line =
          String.format(
              Locale.ROOT,
              "  %9.3f %s %-" + Math.min(names, 2 * NAME_COLUMNS) + "s %-18s %7d  %s",
              message.microseconds() / 1000.0,
              message.toChaincode() ? "──►" : "◄──",
              name(message),
              message.type(),
              message.bytes(),
              message.text());
      add(line);
    }
    if (trace.messagesLeftOut() > 0) {
      add("  and %d more".formatted(trace.messagesLeftOut()));
    }
  }

  private static String name(Message message) {
    return "  ".repeat(message.depth()) + message.chaincode();
  }

  private void addReadWriteSet() {
    if (trace.readWriteSet().isEmpty()) {
      return;
    }
    heading("Read-write set");
    for (Namespace namespace : trace.readWriteSet()) {
      add("  " + namespace.name());
      namespace
          .reads()
          .forEach(read -> entry("read", "%s, %s".formatted(read.key(), text(read.version()))));
      namespace.ranges().forEach(range -> entry("range", text(range)));
      namespace
          .writes()
          .forEach(write -> {
            entry(write.after().isPresent() ? "write" : "delete", write.key());
            entry("  before", write.before().map(TraceText::text).orElse("(no such key)"));
            write.after().ifPresent(after -> entry("  after", text(after)));
          });
      namespace
          .metadataWrites()
          .forEach(write ->
              entry(
                  "metadata",
                  "%s: %s"
                      .formatted(
                          write.key(),
                          write.entries().isEmpty()
                              ? "removed"
                              : String.join(", ", write.entries()))));
      namespace.collections().forEach(this::addCollection);
    }
  }

  private void addCollection(Collection collection) {
    add("    collection %s (hashes)".formatted(collection.name()));
    collection
        .reads()
        .forEach(read -> entry("read", "%s, %s".formatted(read.key(), text(read.version()))));
    collection
        .writes()
        .forEach(write -> {
          entry(
              write.isPurge() ? "purge" : write.valueHash().isPresent() ? "write" : "delete",
              write.keyHash());
          write.valueHash().ifPresent(hash -> entry("  after", hash));
        });
    collection.metadataWrites().forEach(hash -> entry("metadata", hash));
  }

  private static String text(Range range) {
    return "'%s' to '%s'%s, %s"
        .formatted(
            range.start(),
            range.end(),
            range.wasExhausted() ? "" : " (not to its end)",
            range.keys().map("%d keys"::formatted).orElse("hashes of the keys"));
  }

  private static String text(Optional<String> version) {
    return version.map("version "::concat).orElse("no such key");
  }

  private void addEvent() {
    trace
        .event()
        .ifPresent(event -> {
          heading("Event %s of %s".formatted(event.name(), event.chaincode()));
          add("  " + text(event.payload()));
        });
  }

  private void addDifferences() {
    trace
        .comparison()
        .ifPresent(comparison -> {
          heading(
              comparison.differences().isEmpty()
                  ? "Executed twice on the same state, with the same result"
                  : "Executed twice on the same state, with different results");
          comparison.differences().forEach(lines::addWrapped);
          lines.addWrapped("Of the two executions, " + ComparisonText.instances(comparison));
        });
  }

  private void addObjection(Commit commit) {
    heading("Not valid: " + commit.code());
    if (!commit.reason().isEmpty()) {
      lines.addWrapped(commit.reason());
    }
    commit.conflict().ifPresent(this::addConflict);
  }

  private void addConflict(LostAgainst conflict) {
    field("key", "%s of %s".formatted(conflict.key(), conflict.namespace()));
    field("read", text(conflict.read()));
    field("found", text(conflict.found()));
    field("changed by", conflict.changedBy().map("transaction "::concat).orElse("unknown"));
  }

  private void heading(String text) {
    lines.add("");
    add(text);
  }

  private void field(String name, String text) {
    add("  %-12s %s".formatted(name, text));
  }

  private void entry(String name, String text) {
    add("    %-9s %s".formatted(name, text));
  }

  private void add(String line) {
    lines.add(line);
  }

  private static String text(Value value) {
    String what =
        value.text().isPresent()
            ? value.shown()
            : "%d bytes, Base64 %s".formatted(value.bytes(), value.shown());
    return value.bytes() == 0 ? "empty" : what;
  }
}
