// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.testing.Spec;
import java.util.HexFormat;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.Response;
import org.junit.jupiter.api.Test;

/** The bytes that Fabric's own code gives: chaincode-protocol.md, appendix B. */
@Spec({"CP-177", "NA-97"})
final class ResponsePayloadGoldenTest {

  private static final ByteString HASH = ByteString.fromHex("ab");
  private static final ByteString RESULTS =
      ByteString.fromHex(
          "12350a0a5f6c6966656379636c6512270a250a1f6e616d657370616365732f6669656c64732f6d7963632f"
              + "53657175656e63651202080512150a046d796363120d0a030a01611a060a01631a0176");
  private static final ChaincodeID CHAINCODE =
      ChaincodeID.newBuilder().setName("mycc").setVersion("1.0").build();

  @Test
  void b10_with_event_and_payload() {
    Response response =
        Response.newBuilder().setStatus(200).setPayload(ByteString.copyFromUtf8("ok")).build();
    ChaincodeEvent event =
        ChaincodeEvent.newBuilder()
            .setChaincodeId("mycc")
            .setTxId("t1")
            .setEventName("E")
            .setPayload(ByteString.fromHex("01"))
            .build();

    ByteString payload = Signing.payload(HASH, RESULTS, response, Optional.of(event), CHAINCODE);

    assertThat(hex(payload))
        .isEqualTo(
            "0a01ab12780a4e12350a0a5f6c6966656379636c6512270a250a1f6e616d657370616365732f6669656c64"
                + "732f6d7963632f53657175656e63651202080512150a046d796363120d0a030a01611a060a01631a0176"
                + "12100a046d796363120274311a01452201011a0708c8011a026f6b220b12046d7963631a03312e30");
  }

  @Test
  void b10_without_event_and_payload() {
    Response response = Response.newBuilder().setStatus(200).build();

    ByteString payload = Signing.payload(HASH, RESULTS, response, Optional.empty(), CHAINCODE);

    assertThat(hex(payload))
        .isEqualTo(
            "0a01ab12620a4e12350a0a5f6c6966656379636c6512270a250a1f6e616d657370616365732f6669656c64"
                + "732f6d7963632f53657175656e63651202080512150a046d796363120d0a030a01611a060a01631a0176"
                + "1a0308c801220b12046d7963631a03312e30");
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
