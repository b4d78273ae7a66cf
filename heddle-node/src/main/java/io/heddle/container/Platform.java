// SPDX-License-Identifier: Apache-2.0
package io.heddle.container;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A kind of package that Fabric builds in containers.
 *
 * <p>Fabric: core/chaincode/platforms, and dockercontroller.go, GetArgs.
 */
enum Platform {
  GOLANG("/usr/local/bin") {
    @Override
    String runtime(BaseImages images) {
      return images.golang();
    }

    @Override
    String builder(BaseImages images) {
      return images.builder();
    }

    @Override
    String script(BaseImages images, String path) {
      String options =
          images.isLinkedDynamically()
              ? ""
              : "-ldflags \"-linkmode external -extldflags '-static'\"";
      return golangBuild(path.isEmpty() ? "." : quoted(path), options);
    }

    @Override
    List<String> environment(Map<String, String> peer) {
      // where the peer has none, that of Go itself is the one which Fabric names
      return Stream.of("GOPROXY", "GOSUMDB")
          .filter(peer::containsKey)
          .map(name -> name + "=" + peer.get(name))
          .toList();
    }

    @Override
    List<String> command(String address) {
      return List.of("chaincode", "-peer.address=" + address);
    }
  },
  JAVA("/root/chaincode-java/chaincode") {
    @Override
    String runtime(BaseImages images) {
      return images.java();
    }

    @Override
    String script(BaseImages images, String path) {
      return "./build.sh";
    }

    @Override
    List<String> command(String address) {
      return List.of("/root/chaincode-java/start", "--peerAddress", address);
    }
  },
  NODE("/usr/local/src") {
    @Override
    String runtime(BaseImages images) {
      return images.node();
    }

    @Override
    String script(BaseImages images, String path) {
      return NODE_BUILD;
    }

    @Override
    List<String> command(String address) {
      return List.of("/bin/sh", "-c", nodeStart(address));
    }
  };

  private static final String NODE_BUILD =
      """
      set -e
      if [ -x /chaincode/build.sh ]; then
        exec /chaincode/build.sh
      fi
      cp -R /chaincode/input/src/. /chaincode/output
      cd /chaincode/output
      exec npm install --production
      """;

  private static final String LABEL = "org.hyperledger.fabric";

  private final String place;

  Platform(String place) {
    this.place = place;
  }

  /** The platform of a package's type, in capitals; empty if Fabric has none. */
  static Optional<Platform> of(String type) {
    return Stream.of(values()).filter(each -> each.name().equals(type)).findFirst();
  }

  /** What the image of a package is made on. */
  abstract String runtime(BaseImages images);

  /** In what it is built. */
  String builder(BaseImages images) {
    return runtime(images);
  }

  /**
   * How it is built.
   *
   * @param path what {@code metadata.json} has under that name
   */
  abstract String script(BaseImages images, String path);

  /**
   * What it finds in its environment while it is built.
   *
   * @param peer that of the peer
   */
  List<String> environment(Map<String, String> peer) {
    return List.of();
  }

  /** What runs it. */
  abstract List<String> command(String address);

  /** A module with or without its dependencies, at the top or below, or a path of GOPATH. */
  private static String golangBuild(String path, String options) {
    return """
    set -e
    main=%s
    out=/chaincode/output/chaincode
    top=/chaincode/input/src
    module=$top
    package=$main
    if [ ! -f "$top/go.mod" ] && [ -f "$top/$main/go.mod" ]; then
      module=$top/$main
      package=.
    fi
    if [ ! -f "$module/go.mod" ]; then
      export GO111MODULE=off GOPATH=/chaincode/input:$GOPATH
      exec go build -v %s -o $out "$main"
    fi
    cd "$module"
    mode=readonly
    if [ -d vendor ]; then
      mode=vendor
    fi
    export GO111MODULE=on
    exec go build -v -mod=$mode %s -o $out "$package"
    """
        .formatted(path, options, options);
  }

  /** The script is that of images made by Fabric 1.4 and earlier. */
  private static String nodeStart(String address) {
    return """
    set -e
    if [ -x /chaincode/start.sh ]; then
      exec /chaincode/start.sh --peer.address %1$s
    fi
    cd /usr/local/src
    exec npm start -- --peer.address %1$s
    """
        .formatted(address);
  }

  /** A word of a shell's command. */
  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  /** How the image of a package is made. */
  String dockerfile(BaseImages images) {
    return String.join(
        "\n",
        "FROM " + runtime(images),
        "ADD binpackage.tar " + place,
        "LABEL %s.chaincode.type=\"%s\" \\".formatted(LABEL, name()),
        "      %s.version=\"%s\"".formatted(LABEL, BaseImages.FABRIC),
        "ENV CORE_CHAINCODE_BUILDLEVEL=" + BaseImages.FABRIC);
  }
}
