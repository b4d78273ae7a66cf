// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.StateChange;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.Version;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The state of a real peer at the height at which {@link RecordedProposals} were made. */
public final class RecordedState {

  private RecordedState() {}

  /** Appends one block that puts all recorded keys of the ledger's channel, at their versions. */
  public static void loadInto(Ledger ledger) {
    ledger.append(
        TestLedger.update(
            TestLedger.nextBlock(ledger), List.of(), changes(ledger.channel()), List.of()));
  }

  /** The recorded keys; of the two channels that proposals use. */
  public static List<StateChange> changes(ChannelName channel) {
    return JsonLines.read("/fixtures/proposals/state-%s.jsonl.gz".formatted(channel)).stream()
        .map(RecordedState::change)
        .toList();
  }

  private static StateChange change(JsonNode line) {
    return new StateChange(
        line.path("namespace").asString(),
        ByteString.fromHex(line.path("keyHex").asString()),
        Optional.of(
            new StateEntry(
                bytes(line, "valueBase64"),
                bytes(line, "metadataBase64"),
                new Version(line.path("block").asLong(), line.path("tx").asLong()))));
  }

  private static ByteString bytes(JsonNode line, String field) {
    return ByteString.copyFrom(Base64.getDecoder().decode(line.path(field).asString("")));
  }
}
