// SPDX-License-Identifier: Apache-2.0
package io.heddle.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.base.Sha256;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the images and containers of one peer are called.
 *
 * <p>Fabric: core/container/dockercontroller/dockercontroller.go, GetVMName and GetVMNameForDocker.
 *
 * @param networkId {@code peer.networkId}; may be empty
 * @param peerId {@code peer.id}; may be empty
 * @param owner the same for each start of this peer, and for no other peer of this machine
 * @param apart goes into the names of containers if nobody has said what network this is, so that
 *     two nodes of one machine do not take each other's; else empty
 */
public record ContainerNames(String networkId, String peerId, String owner, String apart) {

  private static final Pattern INVALID = Pattern.compile("[^a-zA-Z0-9-_.]");
  private static final Pattern IMAGE = Pattern.compile("[a-z0-9]+((?:[._-][a-z0-9]+)+)?");
  private static final String USUAL_NETWORK = "dev";
  private static final int SHORT = 8;

  /**
   * Those of a peer.
   *
   * @param isFirst whether {@code peer.id} is its own; the other peers of a node go by their names
   * @param host its name
   * @param place its data directory and whatever else tells it from others
   */
  public static ContainerNames of(
      EngineSettings settings, boolean isFirst, String host, String place) {
    String owner = hash(place);
    boolean isNamed = settings.networkId().isPresent();
    return new ContainerNames(
        settings.networkId().orElse(USUAL_NETWORK),
        settings.peerId().filter(_ -> isFirst).orElse(host),
        owner,
        isNamed ? "" : owner.substring(0, SHORT));
  }

  /** That of the container in which a chaincode runs. */
  String container(PackageId id) {
    return INVALID.matcher(joined(networkId, apart, peerId, id.value())).replaceAll("-");
  }

  /**
   * That of the image of a package.
   *
   * @throws HeddleException {@code BAD_INPUT} with Fabric's text if it cannot be one
   */
  String image(PackageId id) {
    String name = joined(networkId, peerId, id.value()).replace(':', '-');
    String image =
        "%s-%s"
            .formatted(INVALID.matcher(name).replaceAll("-"), hash(name))
            .toLowerCase(Locale.ROOT);
    if (!IMAGE.matcher(image).matches()) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Error constructing Docker VM Name. '%s' breaks Docker's repository naming rules"
              .formatted(image));
    }
    return image;
  }

  private static String joined(String... parts) {
    return Stream.of(parts).filter(part -> !part.isEmpty()).collect(Collectors.joining("-"));
  }

  private static String hash(String text) {
    return HexFormat.of().formatHex(Sha256.bytes(ByteString.copyFrom(text, UTF_8)));
  }
}
