// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.channel.ChannelConfig;
import io.heddle.testing.RecordedChannel;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** What is found of a transaction by itself on the recorded channel, without a ledger. */
final class Examined {

  private static final Block FIRST = RecordedChannel.blocks().getFirst();

  private Examined() {}

  static Content of(ByteString entry) {
    return new Examination(ChannelConfig.fromBlock(FIRST), _ -> false).examine(entry);
  }

  static void assertGood(ByteString entry) {
    assertThat(of(entry)).isInstanceOf(Content.Invocation.class);
  }

  /** The verdict on one that has to be refused with this code. */
  static String refused(ByteString entry, TxValidationCode code) {
    assertThat(of(entry)).isInstanceOf(Content.Refused.class);
    InvalidTransaction why = ((Content.Refused) of(entry)).why();
    assertThat(why.code()).isEqualTo(code);
    return why.reason();
  }
}
