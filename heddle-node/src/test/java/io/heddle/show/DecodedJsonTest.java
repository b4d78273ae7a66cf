// SPDX-License-Identifier: Apache-2.0
package io.heddle.show;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.testing.RecordedChannel;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.junit.jupiter.api.Test;

final class DecodedJsonTest {

  @Test
  void blocks_look_as_configtxlator_prints_them() throws IOException {
    Map<Integer, String> expected = configtxlator();
    List<Block> blocks = RecordedChannel.blocks();

    assertThat(expected).hasSize(132);
    expected.forEach((number, text) ->
        assertThat(DecodedJson.text(blocks.get(number)))
            .describedAs("block %d", number)
            .isEqualTo(text));
  }

  @Test
  void what_configtxlator_refuses_stays_in_base64_where_it_cannot_be_read() {
    ByteString noTransaction = ByteString.copyFromUtf8("\u0001no transaction");
    var header =
        ChannelHeader.newBuilder()
            .setType(HeaderType.CONFIG_UPDATE_VALUE)
            .setExtension(ByteString.copyFromUtf8("<x>"));
    var payload =
        Payload.newBuilder()
            .setHeader(Header.newBuilder().setChannelHeader(header.build().toByteString()))
            .setData(noTransaction);

    assertThat(
            DecodedJson.text(
                Envelope.newBuilder().setPayload(payload.build().toByteString()).build()))
        .isEqualTo(
            """
            {
            	"payload": {
            		"data": "AW5vIHRyYW5zYWN0aW9u",
            		"header": {
            			"channel_header": {
            				"channel_id": "",
            				"epoch": "0",
            				"extension": "PHg+",
            				"timestamp": null,
            				"tls_cert_hash": null,
            				"tx_id": "",
            				"type": 2,
            				"version": 0
            			},
            			"signature_header": null
            		}
            	},
            	"signature": null
            }
            """);
  }

  private static Map<Integer, String> configtxlator() throws IOException {
    String all;
    try (InputStream in =
        new GZIPInputStream(
            DecodedJsonTest.class.getResourceAsStream("/fixtures/blocks/decoded.json.gz"))) {
      all = new String(in.readAllBytes(), UTF_8);
    }
    Map<Integer, String> texts = new TreeMap<>();
    for (String each : all.split("(?m)^--- ", -1)) {
      if (!each.isEmpty()) {
        int end = each.indexOf('\n');
        texts.put(Integer.valueOf(each.substring(0, end)), each.substring(end + 1));
      }
    }
    return texts;
  }
}
