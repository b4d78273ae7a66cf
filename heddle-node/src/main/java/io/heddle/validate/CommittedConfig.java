// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.channel.ChannelConfig;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.StateRow;
import io.heddle.ledger.StateSnapshot;
import io.heddle.ledger.Version;
import java.util.Optional;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;

/**
 * The channel configuration in force: that of the last configuration block in the ledger.
 *
 * <p>It looks at the state only when the ledger has grown, and parses only what is new, so nobody
 * has to tell it of a change. Thread-safe.
 */
public final class CommittedConfig implements Supplier<ChannelConfig> {

  /** Where the state keeps the last {@code ConfigEnvelope}. */
  static final String NAMESPACE = "";

  static final String KEY = "CHANNEL_CONFIG_ENV_BYTES";

  private record Known(long height, Version version, ChannelConfig config) {}

  private final Ledger ledger;
  // guarded by this
  private Optional<Known> known = Optional.empty();

  public CommittedConfig(Ledger ledger) {
    this.ledger = ledger;
  }

  /** Whether this is the configuration in force where the row is from. */
  public static boolean isAt(StateRow row) {
    return row.namespace().equals(NAMESPACE) && row.key().equals(ByteString.copyFromUtf8(KEY));
  }

  /**
   * The configuration as of the present height.
   *
   * @throws HeddleException {@code NOT_FOUND} if the channel has no block yet
   */
  @Override
  public synchronized ChannelConfig get() {
    long height = ledger.height();
    Known current = known.filter(before -> before.height() == height).orElseGet(() -> read(height));
    known = Optional.of(current);
    return current.config();
  }

  private Known read(long height) {
    try (StateSnapshot snapshot = ledger.snapshot()) {
      StateEntry entry =
          snapshot
              .get(NAMESPACE, KEY)
              .orElseThrow(() ->
                  new HeddleException(
                      Fault.NOT_FOUND,
                      "Channel '%s' has no configuration yet".formatted(ledger.channel())));
      Optional<ChannelConfig> same =
          known.filter(before -> before.version().equals(entry.version())).map(Known::config);
      return new Known(height, entry.version(), same.orElseGet(() -> parse(entry)));
    }
  }

  private ChannelConfig parse(StateEntry entry) {
    try {
      return ChannelConfig.bundle(
          ledger.channel(), ConfigEnvelope.parseFrom(entry.value()).getConfig());
    } catch (InvalidProtocolBufferException e) {
      throw new HeddleException(
          Fault.INTERNAL,
          "The stored configuration of channel '%s' cannot be read".formatted(ledger.channel()),
          e);
    }
  }
}
