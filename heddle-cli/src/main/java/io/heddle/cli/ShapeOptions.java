// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.home.DataDirectory;
import io.heddle.home.Shape;
import io.heddle.node.NodeConfig;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How many organisations and peers a node is to have. */
final class ShapeOptions {

  private static final int MOST_PEERS = 100;

  @Option(
      names = "--orgs",
      paramLabel = "N",
      description =
          "Organisations with peers: Org1MSP with its first peer at port 7051, Org2MSP at 9051, and so on (default: as many as the data directory has, 1 in a new one).")
  private @Nullable Integer organisations;

  @Option(
      names = "--peers",
      paramLabel = "N",
      description =
          "Peers of each organisation; the second ones are at 8051, 10051, and so on (default: as many as the data directory has, 1 in a new one).")
  private @Nullable Integer peers;

  ShapeOptions() {}

  /** Those that are given. */
  List<String> given() {
    List<String> given = new ArrayList<>();
    if (organisations != null) {
      given.add("--orgs");
    }
    if (peers != null) {
      given.add("--peers");
    }
    return given;
  }

  /** As the options say, and where they say nothing as the directory was made. */
  NodeConfig in(NodeConfig config) {
    return given().isEmpty() ? config.asMade() : config.with(shape(config.data()));
  }

  private Shape shape(DataDirectory data) {
    Shape present = Shape.of(data).orElse(Shape.SINGLE);
    if (!present.isNumbered()) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Data directory '%s' is of %s, which no numbers say; leave out %s, or give a network file with --network"
              .formatted(data.root(), present, String.join(" and ", given())));
    }
    Shape wanted =
        Shape.numbered(
            checked(organisations, "--orgs", present.organisations()),
            checked(peers, "--peers", present.peersEach()));
    if (wanted.peers() > MOST_PEERS) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "A node cannot be of %s: it has at most %d peers; choose less with --orgs and --peers"
              .formatted(wanted, MOST_PEERS));
    }
    return wanted;
  }

  private static int checked(@Nullable Integer given, String option, int otherwise) {
    int number = given == null ? otherwise : given;
    if (number < 1 || number > MOST_PEERS) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "%s takes a number from 1 to %d, not %d".formatted(option, MOST_PEERS, number));
    }
    return number;
  }
}
