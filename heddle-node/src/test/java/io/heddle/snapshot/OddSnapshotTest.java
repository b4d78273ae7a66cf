// SPDX-License-Identifier: Apache-2.0
package io.heddle.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.heddle.base.ChannelName;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.base.Sha256;
import io.heddle.base.TxId;
import io.heddle.disk.Mode;
import io.heddle.disk.NewFile;
import io.heddle.ledger.IndexedTx;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.LedgerStore;
import io.heddle.ledger.Origin;
import io.heddle.ledger.StateChange;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.StateSnapshot;
import io.heddle.ledger.Version;
import io.heddle.testing.RecordedSnapshots;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What no recorded channel has: ids and keys that nobody honest has, and files made to deceive. */
final class OddSnapshotTest {

  private static final ChannelName CHANNEL = new ChannelName("odd");
  private static final MspId OWN = new MspId("Org1MSP");

  @TempDir private Path dir;

  @Test
  @Spec("NA-407")
  void shorter_transaction_ids_come_first_and_then_their_bytes_decide() throws IOException {
    List<String> ids = List.of("b", "\u00e9", "aaa", "zz", "a", "ab", "", "f".repeat(64), "zzz");

    List<String> written = new ArrayList<>();
    try (LedgerStore store = LedgerStore.open(dir.resolve("ledger"))) {
      Ledger ledger = store.ledger(CHANNEL);
      List<IndexedTx> transactions = new ArrayList<>();
      ids.forEach(id ->
          transactions.add(
              new IndexedTx(new TxId(id), transactions.size(), TxValidationCode.VALID)));
      append(ledger, transactions, List.of());
      Path folder = write(ledger, "ids");
      try (SnapshotInput metadata = SnapshotInput.open(folder.resolve("txids.metadata"));
          SnapshotInput data = SnapshotInput.open(folder.resolve("txids.data"))) {
        assertThat(metadata.number()).isEqualTo(ids.size());
        for (int i = 0; i < ids.size(); i++) {
          written.add(data.bytes().toStringUtf8());
        }
      }
    }

    assertThat(written)
        .containsExactly("", "a", "b", "ab", "zz", "\u00e9", "aaa", "zzz", "f".repeat(64));
  }

  @Test
  @Spec("NA-406")
  void keys_of_any_characters_go_there_and_back() throws IOException {
    ByteString policy = ByteString.copyFromUtf8("policy");
    List<StateChange> changes =
        List.of(
            config(),
            change("cc", ByteString.copyFromUtf8("\u0000a\u0000b\u0000"), ByteString.EMPTY),
            change("cc", ByteString.copyFromUtf8("\uDBFF\uDFFF"), policy),
            change("cc", ByteString.copyFromUtf8("\uE000"), ByteString.EMPTY),
            change("cc1", ByteString.copyFromUtf8("a"), ByteString.EMPTY),
            change("$$missing", ByteString.copyFromUtf8("x"), ByteString.EMPTY),
            change("cc$$psecret", ByteString.copyFromUtf8("x"), ByteString.EMPTY));
    try (LedgerStore store = LedgerStore.open(dir.resolve("ledger"));
        LedgerStore joined = LedgerStore.open(dir.resolve("joined"))) {
      append(store.ledger(CHANNEL), List.of(), changes);

      Path folder = write(store.ledger(CHANNEL), "keys");
      Ledger made = SnapshotFolder.verified(folder).importInto(joined, OWN, () -> {});

      assertThat(RecordedSnapshots.filesIn(write(made, "again")))
          .isEqualTo(RecordedSnapshots.filesIn(folder));
      try (StateSnapshot state = made.snapshot()) {
        for (StateChange change : changes.subList(0, 5)) {
          assertThat(state.get(change.namespace(), change.key())).isEqualTo(change.entry());
        }
        assertThat(state.get("cc$$psecret", "x")).isEmpty();
        assertThat(state.get("$$missing", "x")).isEmpty();
      }
    }
  }

  @Test
  @Spec("NA-410")
  void files_that_agree_with_their_hashes_and_are_no_snapshot_are_refused() throws IOException {
    byte[] noFormat = {2};
    byte[] longRecord =
        bytes(out -> {
          out.writeRawByte((byte) 1);
          out.writeUInt32NoTag(Integer.MAX_VALUE);
        });
    byte[] oneNamespace =
        bytes(out -> {
          out.writeRawByte((byte) 1);
          out.writeUInt32NoTag(1);
          out.writeStringNoTag("$$origin");
          out.writeUInt32NoTag(1);
        });
    byte[] oneRecord =
        bytes(out -> {
          out.writeRawByte((byte) 1);
          out.writeByteArrayNoTag(new byte[] {34, 4, 1, 1, 1, 1});
        });
    byte[] one = {1, 1};

    assertThat(refusal("format", "txids", noFormat, noFormat)).startsWith("unexpected data format");
    assertThat(refusal("long", "txids", one, longRecord))
        .endsWith("cannot be read: a record of it is longer than it is");
    assertThat(refusal("short", "txids", one, new byte[] {1})).contains("cannot be read: ");
    assertThat(refusal("key", "confighistory", one, oneRecord))
        .endsWith("cannot be read: a record of it is not what it should be");
    assertThat(refusal("reserved", "public_state", oneNamespace, oneRecord))
        .endsWith("in a namespace of 8 characters that is not a public namespace");
    assertThat(refusal("hashes", "private_state_hashes", oneNamespace, oneRecord))
        .contains("no channel configuration");
    assertThat(refusal("empty", "txids", new byte[] {1, 0}, new byte[] {1}))
        .isEqualTo("the snapshot of channel 'odd' has no channel configuration");
    assertThat(refusal("path", "../txids", one, one))
        .endsWith("snapshot_files_raw_hashes names what is no file of a snapshot");
  }

  private interface Writing {
    void to(CodedOutputStream out) throws IOException;
  }

  private static byte[] bytes(Writing writing) throws IOException {
    var bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    writing.to(out);
    out.flush();
    return bytes.toByteArray();
  }

  /** Of a snapshot with one pair of files. */
  private String refusal(String name, String pair, byte[] metadata, byte[] data)
      throws IOException {
    Path folder = Files.createDirectories(dir.resolve(name).resolve("in"));
    SortedMap<String, ByteString> hashes = new TreeMap<>();
    for (var file : List.of(pair + ".metadata", pair + ".data")) {
      byte[] content = file.endsWith(".data") ? data : metadata;
      Files.write(folder.resolve(file), content);
      hashes.put(file, Sha256.of(ByteString.copyFrom(content)));
    }
    var manifest =
        new Manifest(
            CHANNEL,
            new Origin(3, ByteString.EMPTY, ByteString.EMPTY, ByteString.EMPTY),
            hashes,
            Manifest.SIMPLE);
    NewFile.write(folder.resolve(Manifest.SIGNABLE), manifest.signable(), Mode.PRIVATE);
    NewFile.write(folder.resolve(Manifest.ADDITIONAL), manifest.additional(), Mode.PRIVATE);
    try (LedgerStore store = LedgerStore.open(dir.resolve("ledger-of-" + name))) {
      String[] message = {""};
      assertThatThrownBy(() -> SnapshotFolder.verified(folder).importInto(store, OWN, () -> {}))
          .isInstanceOfSatisfying(HeddleException.class, e -> message[0] = e.getMessage());
      assertThat(store.channels()).isEmpty();
      return message[0];
    }
  }

  private static StateChange config() {
    return change("", ByteString.copyFromUtf8("CHANNEL_CONFIG_ENV_BYTES"), ByteString.EMPTY);
  }

  private static StateChange change(String namespace, ByteString key, ByteString metadata) {
    return new StateChange(
        namespace,
        key,
        Optional.of(
            new StateEntry(ByteString.copyFromUtf8("value"), metadata, new Version(0, 300))));
  }

  private static void append(
      Ledger ledger, List<IndexedTx> transactions, List<StateChange> changes) {
    ledger.append(
        TestLedger.update(TestLedger.nextBlock(ledger), transactions, changes, List.of()));
  }

  private Path write(Ledger ledger, String name) throws IOException {
    Path folder = Files.createDirectory(dir.resolve(name));
    try (StateSnapshot state = ledger.snapshot()) {
      new SnapshotWriter(ledger, state, () -> {}).write(folder);
    }
    return folder;
  }
}
