// SPDX-License-Identifier: Apache-2.0
package io.heddle.system;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.joined.JoinedChannel;
import io.heddle.joined.JoinedChannels;
import io.heddle.lifecycle.Approvals;
import io.heddle.lifecycle.ChaincodeDefinition;
import io.heddle.lifecycle.DefinitionCache.Chosen;
import io.heddle.words.Foreign;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.peer.lifecycle.GetInstalledChaincodePackageArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.GetInstalledChaincodePackageResult;
import org.hyperledger.fabric.protos.peer.lifecycle.InstallChaincodeArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.InstallChaincodeResult;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryInstalledChaincodeArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryInstalledChaincodeResult;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryInstalledChaincodesArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryInstalledChaincodesResult;

/** The functions about packages, which concern this peer alone and need no channel. */
record PackageFunctions(InstalledPackages packages, JoinedChannels channels) {

  Map<String, Lifecycle.Function> all() {
    return Map.of(
        "InstallChaincode",
        (_, arguments) -> install(InstallChaincodeArgs.parseFrom(arguments)),
        "QueryInstalledChaincode",
        (_, arguments) -> installed(QueryInstalledChaincodeArgs.parseFrom(arguments)),
        "QueryInstalledChaincodes",
        (_, arguments) -> {
          var _ = QueryInstalledChaincodesArgs.parseFrom(arguments);
          return allInstalled();
        },
        "GetInstalledChaincodePackage",
        (_, arguments) -> bytes(GetInstalledChaincodePackageArgs.parseFrom(arguments)));
  }

  private InstallChaincodeResult install(InstallChaincodeArgs arguments) {
    PackageId id = packages.install(arguments.getChaincodeInstallPackage());
    return InstallChaincodeResult.newBuilder()
        .setPackageId(id.value())
        .setLabel(id.label())
        .build();
  }

  private QueryInstalledChaincodeResult installed(QueryInstalledChaincodeArgs arguments) {
    PackageId id = new PackageId(arguments.getPackageId());
    if (!packages.installed().contains(id)) {
      throw notFound("could not find chaincode with package id '%s'", id);
    }
    var result =
        QueryInstalledChaincodeResult.newBuilder().setPackageId(id.value()).setLabel(id.label());
    references(id)
        .forEach((channel, definitions) -> {
          var references = QueryInstalledChaincodeResult.References.newBuilder();
          definitions.forEach(definition ->
              references.addChaincodes(
                  QueryInstalledChaincodeResult.Chaincode.newBuilder()
                      .setName(definition.name())
                      .setVersion(definition.version())));
          result.putReferences(channel, references.build());
        });
    return result.build();
  }

  private QueryInstalledChaincodesResult allInstalled() {
    var result = QueryInstalledChaincodesResult.newBuilder();
    packages.installed().stream()
        .sorted(Comparator.comparing(PackageId::value))
        .forEach(id -> {
          var one =
              QueryInstalledChaincodesResult.InstalledChaincode.newBuilder()
                  .setPackageId(id.value())
                  .setLabel(id.label());
          references(id)
              .forEach((channel, definitions) -> {
                var references = QueryInstalledChaincodesResult.References.newBuilder();
                definitions.forEach(definition ->
                    references.addChaincodes(
                        QueryInstalledChaincodesResult.Chaincode.newBuilder()
                            .setName(definition.name())
                            .setVersion(definition.version())));
                one.putReferences(channel, references.build());
              });
          result.addInstalledChaincodes(one);
        });
    return result.build();
  }

  private GetInstalledChaincodePackageResult bytes(GetInstalledChaincodePackageArgs arguments) {
    PackageId id = new PackageId(arguments.getPackageId());
    ByteString found =
        packages
            .find(id)
            .orElseThrow(() ->
                notFound(
                    "could not load cc install package: chaincode install package '%s' not found",
                    id));
    return GetInstalledChaincodePackageResult.newBuilder()
        .setChaincodeInstallPackage(found)
        .build();
  }

  /** The committed definitions, by channel, for which the organisation chose the package. */
  private Map<String, List<ChaincodeDefinition>> references(PackageId id) {
    Optional<ByteString> mark = Optional.of(Approvals.markOf(id));
    Map<String, List<ChaincodeDefinition>> references = new TreeMap<>();
    for (JoinedChannel channel : channels.all()) {
      List<ChaincodeDefinition> found =
          channel.definitions().all().stream()
              .filter(chosen -> chosen.mark().equals(mark))
              .map(Chosen::definition)
              .toList();
      if (!found.isEmpty()) {
        references.put(channel.name().value(), found);
      }
    }
    return references;
  }

  private static HeddleException notFound(String text, PackageId id) {
    return new HeddleException(Fault.NOT_FOUND, text.formatted(Foreign.text(id.value())));
  }
}
