// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.install.ChaincodePackage;
import io.heddle.install.PackageWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A chaincode that a user named, read and packed, so that what can be wrong with it before anything
 * is built has been said.
 */
public sealed interface Prepared {

  /** The name under which clients are to call it. */
  String name();

  PackageId id();

  /**
   * One with a package.
   *
   * @param directory with the sources that the package was made of; empty if it was made elsewhere
   */
  record Packed(String name, ChaincodePackage chaincode, Optional<Path> directory)
      implements Prepared {
    @Override
    public PackageId id() {
      return chaincode.id();
    }
  }

  /** One without a package, which its developer starts by hand. */
  record ByHand(String name, String version) implements Prepared {
    @Override
    public PackageId id() {
      return new PackageId(name + ":" + version);
    }
  }

  /**
   * Reads and packs all of them.
   *
   * @throws HeddleException {@code BAD_INPUT} if one can never work, or two have the same name
   */
  public static List<Prepared> all(List<ChaincodeSource> sources) {
    Map<String, Prepared> byName = new LinkedHashMap<>();
    for (ChaincodeSource source : sources) {
      Prepared prepared = of(source);
      if (byName.putIfAbsent(prepared.name(), prepared) != null) {
        throw new HeddleException(
            Fault.BAD_INPUT,
            "Chaincode '%s' is given twice; give one of them another name with NAME=…"
                .formatted(prepared.name()));
      }
    }
    return List.copyOf(byName.values());
  }

  private static Prepared of(ChaincodeSource source) {
    return switch (source) {
      case ChaincodeSource.ByHand(String name, String version) -> new ByHand(name, version);
      case ChaincodeSource.Directory(String name, String label, Path directory) ->
          new Packed(
              name,
              ChaincodePackage.parse(SourceLanguage.of(directory).packed(label, directory)),
              Optional.of(directory));
      case ChaincodeSource.Server(String name, String address) ->
          new Packed(
              name,
              ChaincodePackage.parse(PackageWriter.ofServer(name, address)),
              Optional.empty());
      case ChaincodeSource.PackageFile(String name, var file) -> {
        ChaincodePackage chaincode = PackageFiles.read(file);
        yield new Packed(
            name.isEmpty() ? ChaincodeSource.checkedName(chaincode.label(), file.toString()) : name,
            chaincode,
            Optional.empty());
      }
    };
  }
}
