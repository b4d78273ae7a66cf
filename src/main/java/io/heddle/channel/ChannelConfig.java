// SPDX-License-Identifier: Apache-2.0
package io.heddle.channel;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.MspId;
import io.heddle.identity.Msps;
import io.heddle.identity.Policy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Config;

/**
 * One version of a channel's configuration, checked as a whole. Immutable; safe for use by many
 * threads.
 *
 * <p>Fabric: common/channelconfig/bundle.go.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class ChannelConfig {

  private ChannelConfig() {}

  /**
   * Checks everything at once, also that the policies compile.
   *
   * @throws io.heddle.base.HeddleException {@code BAD_INPUT} if the configuration is not valid or
   *     demands a capability that is not supported
   */
  public static ChannelConfig of(ChannelName channel, Config config) {
    throw new UnsupportedOperationException();
  }

  /**
   * The configuration in a configuration block.
   *
   * @throws io.heddle.base.HeddleException {@code BAD_INPUT} as {@link #of}, or if the block holds
   *     none
   */
  public static ChannelConfig fromBlock(Block block) {
    throw new UnsupportedOperationException();
  }

  public ChannelName channel() {
    throw new UnsupportedOperationException();
  }

  public Config config() {
    throw new UnsupportedOperationException();
  }

  /** Counts the configurations of a channel, from 0. */
  public long sequence() {
    throw new UnsupportedOperationException();
  }

  /** All membership providers of the channel. */
  public Msps msps() {
    throw new UnsupportedOperationException();
  }

  /** The policy at an absolute path; one that always rejects if there is none. */
  public Policy policy(String path) {
    throw new UnsupportedOperationException();
  }

  /**
   * The policy that a definition or a collection names: its own, or a reference to one of the
   * channel.
   *
   * @param marshalled an {@code ApplicationPolicy}
   * @throws io.heddle.base.HeddleException {@code BAD_INPUT} if the bytes are not one
   */
  public Policy applicationPolicy(ByteString marshalled) {
    throw new UnsupportedOperationException();
  }

  /** The path of the policy that the channel puts in place of a resource's default, if it does. */
  public Optional<String> aclPolicy(String resource) {
    throw new UnsupportedOperationException();
  }

  public BatchLimits batch() {
    throw new UnsupportedOperationException();
  }

  /** The application organisations by MSP id, with the names of their groups. */
  public Map<MspId, String> applicationOrganisations() {
    throw new UnsupportedOperationException();
  }

  public Set<String> channelCapabilities() {
    throw new UnsupportedOperationException();
  }

  public Set<String> ordererCapabilities() {
    throw new UnsupportedOperationException();
  }

  public Set<String> applicationCapabilities() {
    throw new UnsupportedOperationException();
  }

  /** {@code host:port} of the orderers, of all organisations. */
  public List<String> ordererEndpoints() {
    throw new UnsupportedOperationException();
  }
}
