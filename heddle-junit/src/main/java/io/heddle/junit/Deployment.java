// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import java.nio.file.Path;
import java.util.List;

/**
 * A chaincode that is to be on a network: where it comes from, and what its definition says.
 *
 * @param name by which clients call it
 * @param collections a file in the form of Fabric's {@code collections_config.json}; empty text for
 *     none
 * @param policy the endorsement policy; empty text for the channel's usual one
 * @param channel empty text for the first one
 * @param initRequired whether it has to be initialised before its first call
 */
public record Deployment(
    String name,
    Source source,
    String collections,
    String policy,
    String channel,
    boolean initRequired) {

  /** Where a chaincode comes from. */
  public sealed interface Source {}

  /** A directory with source, which is built. */
  public record Directory(Path path) implements Source {}

  /** A chaincode package. */
  public record PackageFile(Path path) implements Source {}

  /**
   * A chaincode server that runs already, without TLS.
   *
   * @param address {@code HOST:PORT}
   */
  public record Server(String address) implements Source {}

  /** Classes that are run in this process. */
  public record Contracts(List<Class<?>> classes) implements Source {

    /** These, in this order. */
    public Contracts {
      classes = List.copyOf(classes);
    }
  }

  /** One that is built from the source in a directory. */
  public static Deployment ofDirectory(String name, Path directory) {
    return of(name, new Directory(directory.toAbsolutePath().normalize()));
  }

  /** One that has a package. */
  public static Deployment ofPackage(String name, Path file) {
    return of(name, new PackageFile(file.toAbsolutePath().normalize()));
  }

  /** One that runs already, at {@code HOST:PORT}. */
  public static Deployment ofServer(String name, String address) {
    return of(name, new Server(address));
  }

  /** One that is run in this process, with these contract classes. */
  public static Deployment ofContracts(String name, Class<?>... classes) {
    return of(name, new Contracts(List.of(classes)));
  }

  private static Deployment of(String name, Source source) {
    return new Deployment(name, source, "", "", "", false);
  }

  /** The same with private data collections. */
  public Deployment withCollections(Path file) {
    return new Deployment(name, source, file.toString(), policy, channel, initRequired);
  }

  /** The same with an endorsement policy, as {@code OR('Org1MSP.peer','Org2MSP.peer')}. */
  public Deployment withPolicy(String expression) {
    return new Deployment(name, source, collections, expression, channel, initRequired);
  }

  /** The same on a channel other than the first one. */
  public Deployment onChannel(String other) {
    return new Deployment(name, source, collections, policy, other, initRequired);
  }

  /** The same, to be initialised before its first call. */
  public Deployment withInitRequired() {
    return new Deployment(name, source, collections, policy, channel, true);
  }
}
