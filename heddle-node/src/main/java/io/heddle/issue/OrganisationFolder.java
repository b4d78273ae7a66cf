// SPDX-License-Identifier: Apache-2.0
package io.heddle.issue;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.disk.Directories;
import io.heddle.disk.DirectoryTree;
import io.heddle.disk.LockFile;
import io.heddle.disk.Mode;
import io.heddle.disk.WholeFile;
import io.heddle.disk.WholeFolder;
import io.heddle.identity.Chance;
import io.heddle.issue.DeveloperNetwork.Host;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One organisation's folder below {@code peerOrganizations} or {@code ordererOrganizations}.
 *
 * <p>A node makes it when it starts; users are also added by other processes, at any time. One at a
 * time makes a user: it holds the lock in {@code users}.
 *
 * <p>Fabric: cmd/cryptogen.
 */
final class OrganisationFolder {

  private static final Logger log = LoggerFactory.getLogger(OrganisationFolder.class);

  private static final String USERS = "users";
  private static final String LOCK = ".lock";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final MspId mspId;
  private final Path root;
  private final String domain;
  private final OrganisationProfiles profiles;
  private final Chance chance;

  OrganisationFolder(MspId mspId, Path root, String domain, Instant now, Chance chance) {
    this.mspId = mspId;
    this.root = root;
    this.domain = domain;
    this.profiles = new OrganisationProfiles(domain, now, chance);
    this.chance = chance;
  }

  /** Makes something in the folder of users. */
  @FunctionalInterface
  private interface Making {
    void run() throws IOException;
  }

  /**
   * Makes what is missing: everything at first, later a new node or user, or a TLS certificate that
   * lacks a name.
   *
   * @param kind {@code peers} or {@code orderers}
   */
  void ensure(String kind, String role, List<Host> hosts, List<String> users) throws IOException {
    List<Member> members = new ArrayList<>();
    hosts.forEach(host -> members.add(Member.node(kind, role, host, domain)));
    users.forEach(user -> members.add(Member.user(user, domain)));
    WholeFolder.ensure(root, Mode.READABLE_FOLDER, folder -> writeAll(folder, members));
    sweepUsers();
    for (Member member : members) {
      if (isComplete(member)) {
        continue;
      }
      if (member.isUser()) {
        alone(() -> complete(member));
      } else {
        complete(member);
      }
    }
    MaterialCheck.check(mspId, root, users);
    for (Path user : MaterialCheck.members(root.resolve(USERS))) {
      nameAsFabricCaDoes(user, Member.certificateFile(user.getFileName().toString()));
    }
  }

  /**
   * Makes a user who is not there yet.
   *
   * @return the user's folder
   * @throws HeddleException {@code CONFLICT} if there is one of that name; {@code BAD_INPUT} if the
   *     authorities' keys are not there or of no use
   */
  Path add(NewUser user) throws IOException {
    Member member = Member.user(user, domain);
    Path folder = root.resolve(member.folder());
    requireNew(folder, user);
    MemberFolder writer = writer();
    alone(() -> {
      requireNew(folder, user);
      WholeFolder.ensure(
          folder,
          Mode.READABLE_FOLDER,
          fresh -> {
            writer.write(fresh, member);
            nameAsFabricCaDoes(fresh, member.certificateFile());
            MaterialCheck.checkNew(mspId, root, fresh);
          });
    });
    return folder;
  }

  private void requireNew(Path folder, NewUser user) {
    if (Files.exists(folder)) {
      throw new HeddleException(
          Fault.CONFLICT,
          "User '%s' of '%s' is there already, in '%s'".formatted(user.name(), domain, folder));
    }
  }

  private void alone(Making making) throws IOException {
    Path users = root.resolve(USERS);
    Directories.create(users, Mode.READABLE_FOLDER);
    try (LockFile _ =
        LockFile.take(users.resolve(LOCK), PATIENCE)
            .orElseThrow(() ->
                new HeddleException(
                    Fault.UNAVAILABLE,
                    "Another process has been making users in '%s' for %d s; try again"
                        .formatted(users, PATIENCE.toSeconds())))) {
      deleteUnfinished();
      making.run();
    }
  }

  /** Removes what was never finished, keys among it, unless somebody is about to finish it. */
  private void sweepUsers() throws IOException {
    if (unfinished().isEmpty()) {
      return;
    }
    Optional<LockFile> lock = LockFile.take(root.resolve(USERS).resolve(LOCK));
    if (lock.isPresent()) {
      try (LockFile _ = lock.get()) {
        deleteUnfinished();
      }
    }
  }

  private void deleteUnfinished() throws IOException {
    for (Path left : unfinished()) {
      DirectoryTree.delete(left);
    }
  }

  private List<Path> unfinished() throws IOException {
    Path users = root.resolve(USERS);
    if (!Files.isDirectory(users)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(users)) {
      return all.filter(WholeFile::isUnfinished).toList();
    }
  }

  /** Clients that come from a network with Fabric's CA look for {@code cert.pem}. */
  private static void nameAsFabricCaDoes(Path user, String certificateFile) throws IOException {
    Path certificates = user.resolve("msp/signcerts");
    Path asCryptogen = certificates.resolve(certificateFile);
    Path asFabricCa = certificates.resolve("cert.pem");
    if (Files.exists(asCryptogen)) {
      WholeFile.update(asFabricCa, Files.readString(asCryptogen), Mode.READABLE);
    } else if (Files.exists(asFabricCa)) {
      WholeFile.update(asCryptogen, Files.readString(asFabricCa), Mode.READABLE);
      log.warn("Certificate '{}' was not there and is made anew", asCryptogen);
    }
  }

  private void writeAll(Path folder, List<Member> members) throws IOException {
    var writer = new MemberFolder(domain, profiles, Authorities.create(profiles, chance));
    writer.writeOrganisation(folder);
    for (Member member : members) {
      writer.write(folder.resolve(member.folder()), member);
    }
  }

  private boolean isComplete(Member member) {
    Path folder = root.resolve(member.folder());
    return Files.exists(folder.resolve("msp"))
        && Files.exists(folder.resolve("tls"))
        && hostsOf(folder.resolve("tls").resolve(member.tlsName() + ".crt"))
            .containsAll(member.hosts().stream().map(OrganisationFolder::normal).toList());
  }

  private void complete(Member member) throws IOException {
    MemberFolder writer = writer();
    Path folder = root.resolve(member.folder());
    WholeFolder.ensure(folder, Mode.READABLE_FOLDER, fresh -> writer.write(fresh, member));
    WholeFolder.ensure(
        folder.resolve("tls"), Mode.READABLE_FOLDER, fresh -> writer.writeTls(fresh, member));
    if (!isComplete(member)) {
      WholeFolder.replace(
          folder.resolve("tls"), Mode.READABLE_FOLDER, fresh -> writer.writeTls(fresh, member));
    }
  }

  private MemberFolder writer() {
    return new MemberFolder(domain, profiles, Authorities.load(root, domain, chance));
  }

  private static Set<String> hostsOf(Path certificate) {
    try {
      X509Certificate parsed = MaterialCheck.certificate(certificate);
      Collection<List<?>> names = parsed.getSubjectAlternativeNames();
      return names == null
          ? Set.of()
          : names.stream()
              .map(name -> normal(String.valueOf(name.get(1))))
              .collect(Collectors.toUnmodifiableSet());
    } catch (CertificateParsingException e) {
      throw new HeddleException(
          Fault.BAD_INPUT, "Certificate '%s' is malformed".formatted(certificate), e);
    }
  }

  private static String normal(String host) {
    return host.contains(":") ? InetAddress.ofLiteral(host).getHostAddress() : host;
  }
}
