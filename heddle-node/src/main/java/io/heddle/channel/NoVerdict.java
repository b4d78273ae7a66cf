// SPDX-License-Identifier: Apache-2.0
package io.heddle.channel;

import io.heddle.base.ChannelName;
import java.io.Serial;

/**
 * A channel cannot go on here, as nobody could tell what comes of a block: it brings a
 * configuration that is not what comes of its signed update, or one that demands what this peer has
 * not, or a chaincode definition that is none, or a transaction whose definition does not say how
 * it is to be judged, or asks for a plugin that is not there. Others may well have the block, so
 * that a peer which went on with a verdict of its own would go on alone.
 *
 * <p>Fabric: core/committer/txvalidator/v20/validator.go, {@code VSCCInfoLookupFailureError} and
 * {@code VSCCExecutionFailureError}.
 */
public final class NoVerdict extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  /** What it is about, as a part of the channel: what an operator looks for. */
  public enum About {
    CONFIGURATION("Its configuration"),
    DEFINITION("A chaincode definition");

    private final String words;

    About(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  private final About about;

  private NoVerdict(About about, String sentence) {
    super(sentence);
    this.about = about;
  }

  /** A configuration which a block brings. */
  public static NoVerdict onConfiguration(long number, ChannelName channel, String why) {
    return new NoVerdict(
        About.CONFIGURATION,
        "Block %s of channel '%s' brings a configuration that this peer cannot use: %s"
            .formatted(Long.toUnsignedString(number), channel, why));
  }

  /** The configuration of a channel that was opened. */
  public static NoVerdict underConfiguration(ChannelName channel, String why) {
    return new NoVerdict(
        About.CONFIGURATION,
        "The configuration of channel '%s' demands what this peer has not: %s"
            .formatted(channel, why));
  }

  /** A definition which a block brings. */
  public static NoVerdict onDefinition(long number, ChannelName channel, String why) {
    return new NoVerdict(
        About.DEFINITION,
        "Block %s of channel '%s' brings a chaincode definition that cannot be read: %s"
            .formatted(Long.toUnsignedString(number), channel, why));
  }

  /** A transaction whose definition does not let it be judged. */
  public static NoVerdict onTransaction(long number, ChannelName channel, String tx, String why) {
    return new NoVerdict(
        About.DEFINITION,
        "Block %s of channel '%s' brings transaction '%s', which this peer cannot judge: %s"
            .formatted(Long.toUnsignedString(number), channel, tx, why));
  }

  public About about() {
    return about;
  }

  /** The sentence; never null. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
