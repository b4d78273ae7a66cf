// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.base.ChannelName;
import io.heddle.base.TxId;
import io.heddle.home.DataDirectory;
import io.heddle.home.NetworkExport;
import io.heddle.ledger.Ledger;
import io.heddle.node.NodeConfig.Listeners;
import io.heddle.testing.Checkout;
import io.heddle.testing.KeptSample;
import io.heddle.testing.LedgerContent;
import io.heddle.testing.Spec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Begins with a kept sample of an export, which has a snapshot in it. */
final class ExportFormatIT {

  private static final Pattern VERDICT = Pattern.compile("([0-9a-f]{64}) INVALID_OTHER_REASON");

  @TempDir private Path dir;

  @Test
  @Spec("NA-290")
  void an_export_of_format_1_can_be_begun_with() throws Exception {
    DataDirectory data = DataDirectory.at(dir.resolve("data"));
    KeptSample.unpack("export-1", dir.resolve("sample"));
    NetworkExport.begin(dir.resolve("sample/export-1"), data);

    try (Node node =
        Node.start(
            NodeConfig.defaults(data, new Builders(List.of(), Checkout.ROOT.resolve("builders")))
                .with(Listeners.anyPorts(true))
                .withOperationsPort(0),
            List.of(),
            NodeListener.none())) {
      LedgerContent begun = content(node);
      Ledger ledger = ledger(node);
      assertThat(ledger.height()).isEqualTo(5);
      assertThat(ledger.transaction(invalid(data)).orElseThrow().code())
          .isEqualTo(TxValidationCode.INVALID_OTHER_REASON);

      node.snapshots().goBackTo(Optional.of("kept"));

      assertThat(content(node)).isEqualTo(begun);
      assertThat(node.time().instant()).isEqualTo(Instant.parse("2027-01-01T00:00:00Z"));
    }
  }

  private static TxId invalid(DataDirectory data) throws Exception {
    var line = VERDICT.matcher(Files.readString(data.injectedVerdicts()));
    assertThat(line.find()).isTrue();
    return new TxId(line.group(1));
  }

  private static Ledger ledger(Node node) {
    return node.peers()
        .all()
        .getFirst()
        .present()
        .peer()
        .ledgers()
        .ledger(new ChannelName("mychannel"));
  }

  private static LedgerContent content(Node node) {
    return LedgerContent.of(node.peers().all().getFirst().present().peer().ledgers());
  }
}
