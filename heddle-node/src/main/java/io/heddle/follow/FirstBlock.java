// SPDX-License-Identifier: Apache-2.0
package io.heddle.follow;

import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.channel.ChannelConfig;
import io.heddle.identity.SigningIdentity;
import io.heddle.validate.BlockForm;
import java.time.Duration;
import java.time.InstantSource;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.DeliverResponse;

/**
 * The block with which a channel begins, from an orderer whom the asker has to trust: nothing that
 * he has says what it has to be.
 */
public final class FirstBlock {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private FirstBlock() {}

  /**
   * Fetches it.
   *
   * @param signer who asks, and has to be a reader of the channel
   * @throws HeddleException {@code UNAVAILABLE} if the orderer does not give it, {@code DENIED} if
   *     it must not, {@code NOT_FOUND} if it has no such channel, {@code BAD_INPUT} if what it
   *     gives is not the beginning of that channel
   */
  public static Block fetch(
      GrpcDialer dialer,
      OrdererEndpoint orderer,
      ChannelName channel,
      SigningIdentity signer,
      InstantSource clock)
      throws InterruptedException {
    return fetch((Dialer) dialer, orderer, channel, signer, clock);
  }

  static Block fetch(
      Dialer dialer,
      OrdererEndpoint orderer,
      ChannelName channel,
      SigningIdentity signer,
      InstantSource clock)
      throws InterruptedException {
    Seek seek = new Seek(channel, signer, dialer.certificateHash(), clock);
    try (BlockStream stream = dialer.open(orderer, seek.blocksFrom(0))) {
      DeliverResponse answer =
          stream
              .next(LIMIT)
              .orElseThrow(() ->
                  failed(
                      Fault.UNAVAILABLE,
                      orderer,
                      channel,
                      "no answer within %d s".formatted(LIMIT.toSeconds())));
      if (answer.hasBlock()) {
        return checked(answer.getBlock(), orderer, channel);
      }
      throw refused(answer.getStatus(), signer, orderer, channel);
    } catch (StreamFailure e) {
      throw failed(Fault.UNAVAILABLE, orderer, channel, e.getMessage());
    }
  }

  private static HeddleException refused(
      Status status, SigningIdentity signer, OrdererEndpoint orderer, ChannelName channel) {
    return switch (status) {
      case NOT_FOUND -> failed(Fault.NOT_FOUND, orderer, channel, "it has no such channel");
      case FORBIDDEN ->
          failed(
              Fault.DENIED,
              orderer,
              channel,
              "it says FORBIDDEN; peers of '%s' are no readers of the channel as it is configured now"
                  .formatted(signer.mspId()));
      default -> failed(Fault.UNAVAILABLE, orderer, channel, "it says " + status);
    };
  }

  private static Block checked(Block block, OrdererEndpoint orderer, ChannelName channel) {
    if (block.getHeader().getNumber() != 0) {
      throw failed(
          Fault.BAD_INPUT,
          orderer,
          channel,
          "what it gives is block " + Long.toUnsignedString(block.getHeader().getNumber()));
    }
    ChannelName given;
    try {
      BlockForm.check(block);
      given = ChannelConfig.fromBlock(block).channel();
    } catch (HeddleException e) {
      throw failed(Fault.BAD_INPUT, orderer, channel, e.getMessage());
    }
    if (!given.equals(channel)) {
      throw failed(
          Fault.BAD_INPUT, orderer, channel, "what it gives is of channel '%s'".formatted(given));
    }
    return block;
  }

  private static HeddleException failed(
      Fault fault, OrdererEndpoint orderer, ChannelName channel, String why) {
    return new HeddleException(
        fault,
        "Orderer '%s' gives no first block of channel '%s': %s".formatted(orderer, channel, why));
  }
}
