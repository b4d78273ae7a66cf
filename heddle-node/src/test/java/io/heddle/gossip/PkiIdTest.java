// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.testing.Spec;
import java.util.LinkedHashSet;
import java.util.Set;
import org.hyperledger.fabric.protos.gossip.ConnEstablish;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class PkiIdTest {

  @ParameterizedTest
  @ValueSource(strings = {"v2.5.0-tls", "v3.1.5-plain"})
  @Spec("NA-372")
  void is_that_of_recorded_peers(String run) throws Exception {
    RecordedGossip recorded = RecordedGossip.of(run);
    Set<ByteString> found = new LinkedHashSet<>();

    for (RecordedGossip.Line line : recorded.lines()) {
      if (line.kind().equals("ConnEstablish")) {
        ConnEstablish conn = RecordedGossip.message(line).content().getConn();
        assertThat(PkiId.of(conn.getIdentity())).contains(new PkiId(conn.getPkiId()));
        found.add(conn.getPkiId());
      }
    }

    Set<ByteString> known = new LinkedHashSet<>();
    for (JsonNode each : recorded.index().get("identities")) {
      known.add(ByteString.fromHex(each.get("pkiIdHex").asString()));
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(known);
  }

  @ParameterizedTest
  @ValueSource(strings = "v2.5.0-tls")
  @Spec("NA-372")
  void is_another_for_the_same_certificate_with_other_line_ends(String run) {
    RecordedGossip recorded = RecordedGossip.of(run);

    ConnEstablish usual = GossipHandshakeTest.sent(recorded, "01-good").content().getConn();
    ConnEstablish other =
        GossipHandshakeTest.sent(recorded, "16-crlf-identity").content().getConn();

    assertThat(PkiId.of(other.getIdentity())).contains(new PkiId(other.getPkiId()));
    assertThat(other.getPkiId()).isNotEqualTo(usual.getPkiId());
  }

  @Test
  void is_none_of_bytes_that_are_no_identity() {
    assertThat(PkiId.of(ByteString.copyFromUtf8("\uffff"))).isEmpty();
  }
}
