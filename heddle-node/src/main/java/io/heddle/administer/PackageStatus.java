// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import io.heddle.base.PackageId;
import io.heddle.build.BuiltPackage;
import io.heddle.launch.ChaincodeStatus;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What there is to know of an installed package.
 *
 * @param chaincodes the names of the definitions that it is for
 * @param isUndeployed whether those are out of service, all of them
 * @param launched where it stands; empty if it was never launched
 * @param inFlight transactions that it works on
 * @param debugger that of its process, if one listens
 */
public record PackageStatus(
    PackageId id,
    Optional<Instant> installed,
    Optional<BuiltPackage> built,
    List<String> chaincodes,
    boolean isUndeployed,
    Optional<ChaincodeStatus> launched,
    int inFlight,
    Optional<Debugger> debugger) {

  public PackageStatus {
    chaincodes = List.copyOf(chaincodes);
  }

  /** The same if nothing was taken out of service, and else for those. */
  PackageStatus undeployed(List<String> names) {
    return names.isEmpty()
        ? this
        : new PackageStatus(id, installed, built, names, true, launched, inFlight, debugger);
  }

  void writeTo(ObjectNode json) {
    json.put("packageId", id.value());
    json.put("label", id.label());
    built.ifPresent(build -> json.put("builder", build.builder()));
    json.put("kind", kind());
    json.put("state", state());
    launched.ifPresent(status -> {
      json.put("where", status.where());
      json.put("since", status.since().toString());
      json.put("launches", status.launches());
      status.lastError().ifPresent(error -> json.put("lastError", error));
    });
    debugger.ifPresent(one -> one.writeTo(json.putObject("debugger")));
    json.put("inFlight", inFlight);
    installed.ifPresent(when -> json.put("installed", when.toString()));
    chaincodes.forEach(json.putArray("chaincodes")::add);
  }

  /** Who runs it: {@code remote}, {@code local}, {@code by-hand}, or {@code unknown}. */
  private String kind() {
    if (launched.filter(one -> one.kind() == ChaincodeStatus.Kind.BY_HAND).isPresent()) {
      return "by-hand";
    }
    return built.map(build -> build.isRemote() ? "remote" : "local").orElse("unknown");
  }

  private String state() {
    if (isUndeployed) {
      return "undeployed";
    }
    return launched
        .map(status -> status.state().name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .orElse(built.isPresent() ? "not-launched" : "not-built");
  }
}
