// SPDX-License-Identifier: Apache-2.0
package io.heddle.golang;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GoProtobufTest {

  /*
   * cut off, a length beyond the end, field number 0, the end of a group that was not begun, a group
   * without an end, a number that does not end, and a channel name that is not UTF-8
   */
  @ParameterizedTest
  @CsvSource({
    "22, proto: cannot parse invalid wire-format data",
    "2205, proto: cannot parse invalid wire-format data",
    "00, proto: cannot parse invalid wire-format data",
    "0c, proto: cannot parse invalid wire-format data",
    "5b, proto: cannot parse invalid wire-format data",
    "08ffffffffffffffffffffff01, proto: cannot parse invalid wire-format data",
    "2201ff, string field contains invalid UTF-8"
  })
  void says_what_go_says(String hex, String words) {
    var found =
        catchThrowableOfType(
            InvalidProtocolBufferException.class,
            () -> ChannelHeader.parseFrom(ByteString.fromHex(hex)));

    assertThat(GoProtobuf.words(found)).isEqualTo(words);
    assertThat(GoProtobuf.unmarshalling("ChannelHeader", found))
        .isEqualTo("error unmarshalling ChannelHeader: " + words);
  }
}
