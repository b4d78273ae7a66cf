// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.endorse.FailedDeployments;
import io.heddle.endorse.FailedDeployments.Failure;
import io.heddle.joined.JoinedChannel;
import io.heddle.lifecycle.Deployment;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * What an operator can do with the installed packages of a running peer. Safe for threads; one
 * change at a time.
 */
public final class PackageAdministration {

  private final ManagedChaincode chaincode;
  private final JoinedChannel channel;
  private final FailedDeployments failed;
  private final ReentrantLock oneAtATime = new ReentrantLock();

  public PackageAdministration(
      ManagedChaincode chaincode, JoinedChannel channel, FailedDeployments failed) {
    this.chaincode = chaincode;
    this.failed = failed;
    this.channel = channel;
  }

  /** Every installed package, by id. */
  List<PackageStatus> list() {
    Map<String, PackageId> used = used();
    return chaincode.installed().stream()
        .sorted(Comparator.comparing(PackageId::value))
        .map(id -> chaincode.describe(id, namesOf(id, used)))
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
      List<String> names = namesOf(id, used());
      if (!names.isEmpty() && !isForced) {
        throw new HeddleException(
            Fault.CONFLICT,
            "Package '%s' is that of chaincode '%s' on channel '%s'; --force removes it all the same, and then this peer cannot execute it"
                .formatted(id, String.join("', '", names), channel.name()));
      }
      chaincode.uninstall(id);
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
    Map<String, PackageId> used = used();
    PackageId id = used.containsKey(name) ? used.get(name) : byIdOrLabel(name);
    oneAtATime.lockInterruptibly();
    try {
      chaincode.rebuild(id);
      if (used.containsValue(id)) {
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

  /** The packages that definitions refer to, by the names of the definitions. */
  private Map<String, PackageId> used() {
    Map<String, PackageId> used = new TreeMap<>();
    for (Deployment deployment : channel.definitions().deployments()) {
      used.put(deployment.definition().name(), deployment.packageId());
    }
    return used;
  }

  private static List<String> namesOf(PackageId id, Map<String, PackageId> used) {
    return used.entrySet().stream()
        .filter(each -> each.getValue().equals(id))
        .map(Map.Entry::getKey)
        .toList();
  }
}
