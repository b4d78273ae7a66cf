// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.heddle.base.HeddleException;
import io.heddle.identity.PolicyParser;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CollectionFilesTest {

  @TempDir private Path dir;

  @Test
  void every_field_of_a_collection_is_taken() throws Exception {
    StaticCollectionConfig collection =
        read(
            """
            [{"name": "secrets", "policy": "OR('Org1MSP.member')", "requiredPeerCount": 0,
              "maxPeerCount": 3, "blockToLive": 7, "memberOnlyRead": true, "memberOnlyWrite": true,
              "endorsementPolicy": {"signaturePolicy": "AND('Org1MSP.peer')"}}]
            """);

    assertThat(collection.getName()).isEqualTo("secrets");
    assertThat(collection.getMemberOrgsPolicy().getSignaturePolicy())
        .isEqualTo(PolicyParser.parse("OR('Org1MSP.member')"));
    assertThat(collection.getMaximumPeerCount()).isEqualTo(3);
    assertThat(collection.getBlockToLive()).isEqualTo(7);
    assertThat(collection.getMemberOnlyRead()).isTrue();
    assertThat(collection.getMemberOnlyWrite()).isTrue();
    assertThat(collection.getEndorsementPolicy().getSignaturePolicy())
        .isEqualTo(PolicyParser.parse("AND('Org1MSP.peer')"));
  }

  @Test
  void what_is_left_out_is_as_in_fabric() throws Exception {
    StaticCollectionConfig collection =
        read("[{\"name\": \"secrets\", \"policy\": \"OR('Org1MSP.member')\"}]");

    assertThat(collection.getMaximumPeerCount()).isEqualTo(1);
    assertThat(collection.getRequiredPeerCount()).isZero();
    assertThat(collection.hasEndorsementPolicy()).isFalse();
  }

  @Test
  @Spec("NA-255")
  void a_collection_that_needs_another_peer_is_warned_of() throws Exception {
    Path file =
        Files.writeString(
            dir.resolve("c.json"),
            """
            [{"name": "alone", "policy": "OR('Org1MSP.member')"},
             {"name": "spread", "policy": "OR('Org1MSP.member')", "requiredPeerCount": 2}]
            """);

    CollectionFiles files = CollectionFiles.read(Map.of("cars", file));

    assertThat(files.warnings(1))
        .containsExactly(
            "Collection 'spread' of chaincode 'cars' cannot be written: its requiredPeerCount is 2, and the node has no second peer to give the data to; 0 works");
    assertThat(files.warnings(2))
        .containsExactly(
            "Collection 'spread' of chaincode 'cars' cannot be written: its requiredPeerCount is 2, and the node has only 2 peers; 1 works");
    assertThat(files.warnings(3)).isEmpty();
  }

  @Test
  void a_file_that_is_no_array_is_named() throws Exception {
    Path file = Files.writeString(dir.resolve("c.json"), "{}");

    assertThatExceptionOfType(HeddleException.class)
        .isThrownBy(() -> CollectionFiles.read(Map.of("cars", file)))
        .withMessage(
            "Collections file '%s' cannot be used: it is not a JSON array of collections", file);
  }

  private StaticCollectionConfig read(String json) throws IOException {
    Path file = Files.writeString(dir.resolve("c.json"), json);
    return CollectionFiles.read(Map.of("cars", file))
        .of("cars")
        .orElseThrow()
        .getConfig(0)
        .getStaticCollectionConfig();
  }
}
