// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import io.heddle.base.PackageId;
import io.heddle.joined.JoinedChannel;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/**
 * Chaincodes that this peer was to deploy and could not, so that whoever asks for one is told why.
 * One that comes in another way, say from Fabric's {@code peer} command, is none any more. Safe for
 * threads.
 */
public final class FailedDeployments {

  /** What fits into the text of a gRPC status, whatever the signs. */
  private static final int LONGEST_REASON = 1000;

  private final Map<String, Failure> byName = new ConcurrentSkipListMap<>();
  private final Supplier<? extends Collection<PackageId>> meant;

  /**
   * One that did not come into being.
   *
   * @param reason what whoever built or defined it said
   */
  public record Failure(String name, PackageId id, Instant when, String reason) {}

  /**
   * None so far.
   *
   * @param meant the packages that names mean now, which have not failed after all
   */
  public FailedDeployments(Supplier<? extends Collection<PackageId>> meant) {
    this.meant = meant;
  }

  public static FailedDeployments none() {
    return new FailedDeployments(List::of);
  }

  public void add(Failure failure) {
    byName.put(failure.name(), failure);
  }

  /** The chaincode of this name has come into being after all, with whatever package. */
  public void remove(String name) {
    byName.remove(name);
  }

  /** The package is gone, and with it whatever was wrong with it. */
  public void forget(PackageId id) {
    byName.values().removeIf(failure -> failure.id().equals(id));
  }

  /** By name. */
  public List<Failure> all() {
    Collection<PackageId> present = meant.get();
    return byName.values().stream().filter(each -> !present.contains(each.id())).toList();
  }

  /** Fabric's words for a chaincode that is not there, and behind them why it is not. */
  public String behind(String fabricText, JoinedChannel channel, String chaincode) {
    if (Deployments.isUndeployed(channel, chaincode)) {
      return "%s; it was undeployed here, 'heddle deploy' brings it back".formatted(fabricText);
    }
    return find(chaincode)
        .map(failure ->
            "%s; it could not be deployed: %s".formatted(fabricText, shortened(failure.reason())))
        .orElse(fabricText);
  }

  private Optional<Failure> find(String chaincode) {
    return Optional.ofNullable(byName.get(chaincode))
        .filter(failure -> !meant.get().contains(failure.id()));
  }

  private static String shortened(String reason) {
    return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "…";
  }
}
