// SPDX-License-Identifier: Apache-2.0
package io.heddle.network;

import io.heddle.base.HeddleException;
import java.nio.file.Path;
import java.util.List;

/**
 * The file that says what a network has. {@code docs/cli.md} lists its keys.
 *
 * <p>Fabric: sampleconfig/configtx.yaml; internal/cryptogen/main.go.
 */
public final class NetworkFile {

  private NetworkFile() {}

  /**
   * Reads a file.
   *
   * @throws HeddleException {@code NOT_FOUND} if there is none; {@code BAD_INPUT} with line, key
   *     and what would be right if something in it is a mistake
   */
  public static Network read(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    return of(absolute, YamlText.read(absolute));
  }

  /**
   * What a text says.
   *
   * @param file where it comes from: relative paths begin in its directory
   */
  static Network of(Path file, String text) {
    Section root = root(file, text);
    Network without = withoutChaincodes(text, root);
    return new Network(
        text,
        without.organisations(),
        without.channels(),
        new ChaincodesPart(file, without.organisations(), without.channels())
            .read(root.list("Chaincodes")));
  }

  /**
   * What a file said once of organisations and channels; what it named beside it need not be there
   * any more.
   */
  public static Network former(Path file, String text) {
    return withoutChaincodes(text, root(file, text));
  }

  private static Network withoutChaincodes(String text, Section root) {
    List<NetworkOrganisation> organisations =
        OrganisationsPart.read(root.required("Organizations", "[{Name: Org1MSP}]"));
    List<NetworkChannel> channels = new ChannelsPart(organisations).read(root);
    return new Network(text, organisations, channels, List.of());
  }

  private static Section root(Path file, String text) {
    Place whole = new Place(file, "", 1);
    return new Value(whole, YamlText.tree(whole, text))
        .section(
            "a network file",
            "Organizations",
            "Channel",
            "Orderer",
            "Application",
            "Channels",
            "Chaincodes");
  }
}
