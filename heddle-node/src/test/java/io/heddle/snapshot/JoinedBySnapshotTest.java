// SPDX-License-Identifier: Apache-2.0
package io.heddle.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.base.MspId;
import io.heddle.base.TxId;
import io.heddle.identity.SigningIdentity;
import io.heddle.joined.Dissemination;
import io.heddle.joined.GivenWrites;
import io.heddle.joined.JoinedChannel;
import io.heddle.joined.PrivateSharing;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.LedgerStore;
import io.heddle.ledger.PrivateDigest;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.StateSnapshot;
import io.heddle.ledger.Version;
import io.heddle.testing.Joining;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.RecordedLedgers;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.Spec;
import io.heddle.validate.MissingPrivateData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.hyperledger.fabric.protos.transientstore.TxPvtReadWriteSetWithConfigInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A peer that has joined a channel by a snapshot, beside one that has all blocks. */
final class JoinedBySnapshotTest {

  private static final PrivateSharing EAGER =
      new PrivateSharing(0, 1, true, Duration.ofMillis(20), 10, Duration.ofMillis(20));

  @TempDir private Path dir;

  @Test
  @Spec({"NA-398", "NA-410", "NA-411"})
  void private_values_of_before_the_snapshot_are_got_from_who_has_them() throws IOException {
    MspId own = RecordedNetwork.ORG1;
    SigningIdentity peer = RecordedNetwork.org1Peer();
    int height = RecordedChannel.blocks().size();
    try (RecordedLedgers recorded = RecordedLedgers.open(dir.resolve("whole"), peer, height);
        LedgerStore store = LedgerStore.open(dir.resolve("joined"))) {
      JoinedChannel whole = recorded.main();
      Ledger ledger =
          SnapshotFolder.verified(write(whole.ledger())).importInto(store, own, () -> {});
      SortedMap<String, StateEntry> expected = values(whole.ledger());
      // a later transaction wrote this key's metadata alone, and that is what the hash is of
      assertThat(expected.remove("asset$$pshared p1")).isNotNull();
      assertThat(expected).hasSizeGreaterThan(50);
      assertThat(values(ledger)).isEmpty();

      JoinedChannel joined = channel(store, peer, _ -> List.of(new Whole(whole)));
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> values(ledger).equals(expected));
      try (StateSnapshot state = ledger.snapshot()) {
        assertThat(MissingPrivateData.in(state))
            .as("that of the metadata, and what the other peer has not either")
            .extracting(MissingPrivateData::writer)
            .containsExactly(new Version(83, 0), new Version(136, 0));
      }
      joined.close();
    }
  }

  private Path write(Ledger ledger) throws IOException {
    Path folder = Files.createDirectory(dir.resolve("snapshot"));
    try (StateSnapshot state = ledger.snapshot()) {
      new SnapshotWriter(ledger, state, () -> {}).write(folder);
    }
    return folder;
  }

  /** The private values by namespaces and keys. */
  private static SortedMap<String, StateEntry> values(Ledger ledger) {
    SortedMap<String, StateEntry> values = new TreeMap<>();
    try (StateSnapshot state = ledger.snapshot();
        var rows = state.rows()) {
      for (var row = rows.next(); row.isPresent(); row = rows.next()) {
        if (row.get().namespace().contains("$$p")) {
          values.put(
              row.get().namespace() + " " + row.get().key().toStringUtf8(), row.get().entry());
        }
      }
    }
    return values;
  }

  private static JoinedChannel channel(
      LedgerStore store, SigningIdentity peer, Dissemination others) {
    Ledger ledger = store.ledger(RecordedChannel.NAME);
    return Joining.channel(
        ledger, JoinedChannel.configuration(ledger), peer, List::of, others, EAGER);
  }

  /** The other peer. */
  private record Whole(JoinedChannel channel) implements Dissemination.Neighbour {

    @Override
    public ByteString identity() {
      return RecordedNetwork.org1Peer().serialized();
    }

    @Override
    public void keep(TxId txId, TxPvtReadWriteSetWithConfigInfo written) {
      throw new AssertionError("nothing is endorsed");
    }

    @Override
    public List<GivenWrites> give(List<PrivateDigest> wanted) {
      return channel.give(identity(), wanted);
    }
  }
}
