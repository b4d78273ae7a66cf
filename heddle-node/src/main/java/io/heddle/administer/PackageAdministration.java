// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.endorse.FailedDeployments;
import io.heddle.endorse.FailedDeployments.Failure;
import io.heddle.joined.JoinedChannels;
import io.heddle.lifecycle.DefinitionCache;
import io.heddle.lifecycle.Deployment;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What an operator can do with the installed packages of a running peer. Safe for threads; one
 * change at a time.
 */
public final class PackageAdministration {

  private final ManagedChaincode chaincode;
  private final JoinedChannels channels;
  private final FailedDeployments failed;
  private final ReentrantLock oneAtATime = new ReentrantLock();

  /** What the definitions on a channel make of a package. */
  private record Use(ChannelName channel, String chaincode, PackageId id) {}

  public PackageAdministration(
      ManagedChaincode chaincode, JoinedChannels channels, FailedDeployments failed) {
    this.chaincode = chaincode;
    this.failed = failed;
    this.channels = channels;
  }

  /** Every installed package, by id. */
  List<PackageStatus> list() {
    List<Use> used = used();
    List<Use> undeployed = uses(DefinitionCache::undeployed);
    return chaincode.installed().stream()
        .sorted(Comparator.comparing(PackageId::value))
        .map(id -> {
          List<String> names = namesOf(id, used);
          return names.isEmpty()
              ? chaincode.describe(id, List.of()).undeployed(namesOf(id, undeployed))
              : chaincode.describe(id, names);
        })
        .toList();
  }

  /** What was to be deployed and could not. */
  List<Failure> failed() {
    return failed.all();
  }

  /**
   * Ends a package's chaincode and removes the package with its build.
   *
   * @param name a package id, or the label of one package
   * @param isForced whether a package goes that a definition refers to
   * @throws HeddleException {@code NOT_FOUND}; {@code CONFLICT} if a definition refers to it, or
   *     several packages have the label
   */
  PackageId uninstall(String name, boolean isForced) throws InterruptedException {
    PackageId id = byIdOrLabel(name);
    oneAtATime.lockInterruptibly();
    try {
      List<Use> uses = used().stream().filter(use -> use.id().equals(id)).toList();
      if (!uses.isEmpty() && !isForced) {
        throw new HeddleException(
            Fault.CONFLICT,
            "Package '%s' is that of %s; --force removes it all the same, and then this peer cannot execute it"
                .formatted(
                    id,
                    uses.stream()
                        .map(use ->
                            "chaincode '%s' on channel '%s'"
                                .formatted(use.chaincode(), use.channel()))
                        .collect(Collectors.joining(", "))));
      }
      chaincode.uninstall(id);
      failed.forget(id);
      return id;
    } finally {
      oneAtATime.unlock();
    }
  }

  /**
   * Has a package built anew, and launches it from the new build if a definition refers to it.
   *
   * @param name a package id, the label of one package, or a chaincode
   * @throws HeddleException {@code NOT_FOUND}; {@code CONFLICT} if several packages have the label;
   *     {@code CHAINCODE} if it cannot be built, and then the earlier build goes on
   */
  PackageId rebuild(String name) throws InterruptedException {
    List<Use> used = used();
    PackageId id = byChaincode(name, used).orElseGet(() -> byIdOrLabel(name));
    oneAtATime.lockInterruptibly();
    try {
      chaincode.rebuild(id);
      if (used.stream().anyMatch(use -> use.id().equals(id))) {
        chaincode.launch(id);
      }
      return id;
    } finally {
      oneAtATime.unlock();
    }
  }

  private PackageId byIdOrLabel(String name) {
    List<PackageId> found =
        chaincode.installed().stream()
            .filter(id -> id.value().equals(name) || id.label().equals(name))
            .toList();
    if (found.isEmpty()) {
      throw new HeddleException(
          Fault.NOT_FOUND,
          "No package '%s' is installed; 'heddle installed' lists them".formatted(name));
    }
    if (found.size() > 1) {
      throw new HeddleException(
          Fault.CONFLICT,
          "Several packages have the label '%s'; give the id of one: %s"
              .formatted(
                  name,
                  found.stream().map(PackageId::value).sorted().collect(Collectors.joining(", "))));
    }
    return found.getFirst();
  }

  private static Optional<PackageId> byChaincode(String name, List<Use> used) {
    List<PackageId> ids =
        used.stream().filter(use -> use.chaincode().equals(name)).map(Use::id).distinct().toList();
    if (ids.size() > 1) {
      throw new HeddleException(
          Fault.CONFLICT,
          "Chaincode '%s' has another package on each channel; give the id of one: %s"
              .formatted(
                  name, ids.stream().map(PackageId::value).collect(Collectors.joining(", "))));
    }
    return ids.stream().findFirst();
  }

  /** What definitions make of packages, channel by channel, in the order of their names. */
  private List<Use> used() {
    return uses(DefinitionCache::deployments);
  }

  private List<Use> uses(Function<DefinitionCache, List<Deployment>> of) {
    return channels.all().stream()
        .flatMap(channel ->
            of.apply(channel.definitions()).stream()
                .map(each -> new Use(channel.name(), each.definition().name(), each.packageId()))
                .sorted(Comparator.comparing(Use::chaincode)))
        .toList();
  }

  private static List<String> namesOf(PackageId id, List<Use> used) {
    return used.stream().filter(use -> use.id().equals(id)).map(Use::chaincode).distinct().toList();
  }
}
