// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.administer.ContractFunction;
import io.heddle.administer.ManagedFaults;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.fault.FaultKind;
import io.heddle.fault.FaultRule;
import io.heddle.fault.Faults;
import io.heddle.fault.Scope;
import io.heddle.fault.Standing;
import io.heddle.fault.Targets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The faults of a node's network, of which each must be for something that there is. */
record NodeFaults(Faults faults, Supplier<List<HostedPeer>> peers) implements ManagedFaults {

  @Override
  public Standing add(FaultRule rule) throws InterruptedException {
    List<HostedPeer> all = peers.get();
    Scope scope = rule.scope();
    new Targets(
            channels(all),
            all.stream().map(each -> each.organisation().value()).distinct().toList(),
            all.stream().map(HostedPeer::host).toList(),
            chaincodes(all))
        .check(scope);
    if (scope.chaincode().isPresent() && scope.function().isPresent()) {
      Targets.checkFunction(
          scope.chaincode().get(), scope.function().get(), functions(all, scope.chaincode().get()));
    }
    if (rule.kind() == FaultKind.DIFFER && all.size() == 1) {
      throw new HeddleException(
          Fault.CONFLICT,
          "The network has one peer, so there are no two endorsements that could differ; start it"
              + " with --orgs 2");
    }
    return faults.add(rule);
  }

  @Override
  public List<Standing> list() {
    return faults.list();
  }

  @Override
  public void clear(long id) {
    faults.clear(id);
  }

  @Override
  public void clear() {
    faults.clear();
  }

  /** Those that a peer that runs is on. */
  private static List<String> channels(List<HostedPeer> all) {
    return all.stream()
        .flatMap(each -> each.running().stream())
        .flatMap(running -> running.peer().channels().joined().all().stream())
        .map(channel -> channel.name().value())
        .distinct()
        .sorted()
        .toList();
  }

  /** Those that are defined on some channel of a peer that runs. */
  private static List<String> chaincodes(List<HostedPeer> all) {
    return all.stream()
        .flatMap(each -> each.running().stream())
        .flatMap(running -> running.peer().channels().joined().all().stream())
        .flatMap(channel -> channel.definitions().all().stream())
        .map(chosen -> chosen.definition().name())
        .distinct()
        .sorted()
        .toList();
  }

  private static List<String> functions(List<HostedPeer> all, String chaincode)
      throws InterruptedException {
    Optional<RunningPeer> peer =
        all.stream()
            .filter(HostedPeer::isOnChannel)
            .flatMap(each -> each.running().stream())
            .findFirst();
    return peer.isEmpty()
        ? List.of()
        : peer.get().functions().of("", chaincode).stream()
            .map(ContractFunction::calledBy)
            .toList();
  }
}
