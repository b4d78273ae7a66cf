// SPDX-License-Identifier: Apache-2.0
package io.heddle.golang;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.testing.RecordedDiscovery;
import io.heddle.testing.Spec;
import java.util.List;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.discovery.Query;
import org.hyperledger.fabric.protos.discovery.Request;
import org.hyperledger.fabric.protos.peer.ChaincodeCall;
import org.hyperledger.fabric.protos.peer.ChaincodeInterest;
import org.junit.jupiter.api.Test;

final class GoTextTest {

  private static final String BEFORE = "failed constructing descriptor for ";

  @Test
  @Spec("NA-336")
  void interests_read_as_in_recorded_errors_but_for_second_blanks() throws Exception {
    int compared = 0;
    for (var recorded : RecordedDiscovery.cases("v3.1.5")) {
      if (!recorded.message().isEmpty()) {
        continue;
      }
      List<Query> queries = Request.parseFrom(recorded.request().getPayload()).getQueriesList();
      var results = recorded.response().orElseThrow().getResultsList();
      for (int index = 0; index < queries.size(); index++) {
        String error = results.get(index).getError().getContent();
        if (error.startsWith(BEFORE)) {
          assertThat(GoText.of(queries.get(index).getCcQuery().getInterests(0), 1000))
              .isEqualTo(error.substring(BEFORE.length()).replace("  ", " "));
          compared++;
        }
      }
    }
    assertThat(compared).isEqualTo(5);
  }

  @Test
  void what_is_not_plain_is_escaped() {
    assertThat(
            GoText.of(
                ChaincodeCall.newBuilder()
                    .setName("a\"\\\n\r\t\u001b\u00e9")
                    .setDisregardNamespacePolicy(true)
                    .build(),
                1000))
        .isEqualTo("name:\"a\\\"\\\\\\n\\r\\t\\x1b\\xc3\\xa9\" disregard_namespace_policy:true");
  }

  @Test
  void enumerations_bytes_and_numbers_are_printed() {
    assertThat(
            GoText.of(
                MSPPrincipal.newBuilder()
                    .setPrincipalClassification(MSPPrincipal.Classification.IDENTITY)
                    .setPrincipal(ByteString.copyFrom(new byte[] {(byte) 0xff, 'x'}))
                    .build(),
                1000))
        .isEqualTo("principal_classification:IDENTITY principal:\"\\xffx\"");
  }

  @Test
  void a_long_text_is_cut() {
    ChaincodeInterest interest =
        ChaincodeInterest.newBuilder()
            .addChaincodes(ChaincodeCall.newBuilder().setName("x".repeat(1_000_000)))
            .build();

    assertThat(GoText.of(interest, 30)).isEqualTo("chaincodes:{name:\"xxxxxxxxxxxx…");
  }
}
