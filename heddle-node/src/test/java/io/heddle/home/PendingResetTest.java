// SPDX-License-Identifier: Apache-2.0
package io.heddle.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.MspId;
import io.heddle.base.PackageId;
import io.heddle.lifecycle.ChaincodeDefinition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PendingResetTest {

  @TempDir private Path dir;
  private DataDirectory data;

  @BeforeEach
  void make() throws Exception {
    data = DataDirectory.at(Files.createDirectories(dir.resolve("data")));
  }

  @Test
  void what_was_deployed_is_noted_whole_as_first_definitions() {
    ChaincodeDefinition third =
        new ChaincodeDefinition(
            "cars",
            3,
            "2.0",
            true,
            "escc",
            "vscc",
            ByteString.copyFromUtf8("policy\0\u00ff"),
            CollectionConfigPackage.newBuilder()
                .addConfig(
                    CollectionConfig.newBuilder()
                        .setStaticCollectionConfig(
                            StaticCollectionConfig.newBuilder().setName("secret")))
                .build());
    Map<MspId, PackageId> packages =
        Map.of(
            new MspId("Org1MSP"),
            PackageId.of("cars_1", "01"),
            new MspId("Org2MSP"),
            PackageId.of("cars_2", "02"));
    var reset =
        new PendingReset(
            false, List.of(KeptDefinition.of(new ChannelName("my.channel"), third, packages)));

    reset.note(data);

    assertThat(PendingReset.of(data)).contains(reset);
    assertThat(reset.definitions().getFirst().definition().sequence()).isEqualTo(1);
    assertThat(reset.definitions().getFirst().definition().collections())
        .isEqualTo(third.collections());

    reset.cleared().note(data);
    assertThat(PendingReset.of(data)).contains(reset.cleared());

    PendingReset.done(data);
    assertThat(PendingReset.of(data)).isEmpty();
  }

  @Test
  void a_note_that_cannot_be_read_is_refused_and_a_reset_without_a_node_begins_anew()
      throws Exception {
    for (String content : List.of("", "{", "{\"format\": 2}", "{\"format\": 1}")) {
      Files.writeString(data.pendingReset(), content);

      assertThatThrownBy(() -> PendingReset.of(data))
          .as(content)
          .hasMessage(
              "'%s' says that a reset was broken off, and cannot be read: it is damaged or of a later version; 'heddle reset' while no node runs begins anew"
                  .formatted(data.pendingReset()));
    }
    Files.writeString(data.root().resolve("format"), "1\n");
    Path ledger = Files.createDirectories(data.ledger().resolve("some"));
    Path package1 = Files.createDirectories(data.root().resolve("peers/p/lifecycle/chaincodes"));
    Path orderer = Files.createDirectories(data.orderer());

    assertThat(LedgerCare.reset(data)).isTrue();

    assertThat(ledger).doesNotExist();
    assertThat(orderer).doesNotExist();
    assertThat(package1).exists();
    assertThat(PendingReset.of(data)).isEmpty();
    assertThat(LedgerCare.reset(data)).isFalse();
    assertThat(LedgerCare.reset(DataDirectory.at(dir.resolve("nowhere")))).isFalse();
  }
}
