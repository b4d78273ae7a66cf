// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.disk.DirectoryTree;
import io.heddle.home.BegunLedger;
import io.heddle.home.DataDirectory;
import io.heddle.home.LedgerCare;
import io.heddle.home.PeerFolder;
import io.heddle.home.TakenDirectory;
import io.heddle.ledger.LedgerStore;
import io.heddle.testing.Checkout;
import io.heddle.testing.Damage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BegunLedgerTest {

  @TempDir private Path dir;
  private DataDirectory data = DataDirectory.at(Path.of(""));
  private Path begun = Path.of("");

  @BeforeEach
  void beginOne() {
    data = DataDirectory.at(dir.resolve("data"));
    begun = data.root().resolve("ledger.begun");
    open();
  }

  @Test
  void names_the_channels_whatever_was_in_it_before() throws IOException {
    assertThat(begun).hasContent("mychannel\n");

    for (String other : List.of("", "mychannel", "others\n")) {
      Files.writeString(begun, other);
      open();
      assertThat(begun).hasContent("mychannel\n");
    }
  }

  @Test
  void is_made_for_a_ledger_of_an_earlier_version() throws IOException {
    Files.delete(begun);

    open();

    assertThat(begun).hasContent("mychannel\n");
  }

  @Test
  void lets_no_ledger_begin_anew_that_is_gone_or_empty() throws IOException {
    DirectoryTree.delete(data.ledger());
    assertThatThrownBy(() -> begunLedger().checkThere()).hasMessage(refusal());

    Files.createDirectory(data.ledger());
    Files.createFile(data.ledger().resolve("lock"));
    assertThatThrownBy(() -> begunLedger().checkThere()).hasMessage(refusal());

    LedgerStore.open(data.ledger()).close();
    begunLedger().checkThere();
    assertThatThrownBy(this::open)
        .hasMessage(refusal())
        .satisfies(e -> assertThat(((HeddleException) e).fault()).isEqualTo(Fault.BAD_INPUT));

    Files.delete(begun);
    open();
  }

  @Test
  void leaves_a_ledger_that_is_damaged_to_what_names_its_files() throws IOException {
    DirectoryTree.delete(data.ledger().resolve("db"));

    begunLedger().checkThere();

    assertThatThrownBy(this::open).hasMessageContaining("heddle ledger salvage");
  }

  @Test
  void is_forgotten_when_a_salvage_has_kept_no_block_and_said_so() throws IOException {
    DirectoryTree.delete(data.root());
    Path killed = dir.resolve("killed");
    try (OpenedPeer _ = peer()) {
      Damage.copy(data.ledger(), killed);
    }
    DirectoryTree.delete(data.ledger());
    Files.move(killed, data.ledger());
    Damage.flip(writeLog().getFileName(), 1000).in(data.ledger().resolve("db"));

    assertThat(LedgerCare.salvage(data, folder()))
        .startsWith(
            "Channel 'mychannel': no block is kept; 0 to 0 are lost, and the orderer gives them again at the next start, without private values\n");

    open();
  }

  private BegunLedger begunLedger() {
    return BegunLedger.in(data, folder());
  }

  private PeerFolder folder() {
    return data.firstPeer(LocalOrganisation.PEER_HOST);
  }

  private void open() {
    peer().close();
  }

  private OpenedPeer peer() {
    NodeConfig config =
        NodeConfig.defaults(data, new Builders(List.of(), Checkout.ROOT.resolve("builders")))
            .with(NodeConfig.Listeners.anyPorts(true));
    TakenDirectory.take(data).close();
    return OpenedPeer.of(config);
  }

  private String refusal() {
    return "Data directory '%s' has had a ledger with blocks, and there is none in '%s' now; put back a copy of that directory, or remove '%s' as well, to take the blocks again from the orderer, without private values, or, if you remove '%s', too, to begin a new chain"
        .formatted(data.root(), data.ledger(), begun, data.orderer());
  }

  private Path writeLog() throws IOException {
    try (var files = Files.list(data.ledger().resolve("db"))) {
      return files
          .filter(file -> file.toString().endsWith(".log"))
          .max(Comparator.comparingLong(file -> file.toFile().length()))
          .orElseThrow();
    }
  }
}
