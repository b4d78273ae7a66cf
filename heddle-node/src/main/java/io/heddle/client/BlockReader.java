// SPDX-License-Identifier: Apache-2.0
package io.heddle.client;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.nio.file.Path;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.orderer.SeekNewest;
import org.hyperledger.fabric.protos.orderer.SeekPosition;
import org.hyperledger.fabric.protos.orderer.SeekSpecified;

/** Somebody who reads the blocks of a channel, from peers and orderers of any network. */
public final class BlockReader {

  private static final long FOR_EVER = -1; // 2^64 - 1, unsigned

  private final String channel;
  private final ClientIdentity client;
  private final Optional<ShownCertificate> shown;

  private BlockReader(String channel, ClientIdentity client, Optional<ShownCertificate> shown) {
    this.channel = channel;
    this.client = client;
    this.shown = shown;
  }

  /**
   * Who that is.
   *
   * @param mspFolder with certificate and key
   * @param shown to those who ask for a TLS certificate
   * @throws HeddleException {@code BAD_INPUT} or {@code NOT_FOUND} if the folder cannot be used
   */
  public static BlockReader of(
      String channel, String mspId, Path mspFolder, Optional<ShownCertificate> shown) {
    return new BlockReader(channel, ClientIdentity.load(mspId, mspFolder), shown);
  }

  /** The name of the channel. */
  public String channel() {
    return channel;
  }

  /**
   * The last block that there is.
   *
   * @throws HeddleException {@code NOT_FOUND} if there is none or no such channel, {@code DENIED}
   *     if this one may not read, {@code UNAVAILABLE} if nobody answers
   */
  public Block newest(BlockPlace place) throws InterruptedException {
    SeekPosition newest =
        SeekPosition.newBuilder().setNewest(SeekNewest.getDefaultInstance()).build();
    try (BlockStream stream = open(place, newest, newest)) {
      return stream
          .next()
          .orElseThrow(() ->
              new HeddleException(
                  Fault.NOT_FOUND,
                  "There is no channel '%s' at '%s', or no block of it"
                      .formatted(channel, place.endpoint())));
    }
  }

  /**
   * The blocks from one on, as many as there are; the caller closes it.
   *
   * @param from the number of the first one
   */
  public BlockStream from(BlockPlace place, long from) {
    return open(place, at(from), at(FOR_EVER));
  }

  private BlockStream open(BlockPlace place, SeekPosition start, SeekPosition stop) {
    return BlockStream.open(place, channel, client, shown, start, stop);
  }

  private static SeekPosition at(long number) {
    return SeekPosition.newBuilder()
        .setSpecified(SeekSpecified.newBuilder().setNumber(number))
        .build();
  }
}
