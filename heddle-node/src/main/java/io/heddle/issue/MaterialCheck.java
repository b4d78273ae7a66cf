// SPDX-License-Identifier: Apache-2.0
package io.heddle.issue;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.disk.Reason;
import io.heddle.identity.Certificates;
import io.heddle.identity.Msp;
import io.heddle.identity.MspFolder;
import io.heddle.identity.PrivateKeys;
import io.heddle.identity.Signatures;
import io.heddle.identity.SigningIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whether what is in the folders of an organisation still belongs together: each key to its
 * certificate, each certificate to its authority, each copy of a file to the file. A damaged one
 * would otherwise be noticed when the first transaction is found invalid, or by a client.
 */
final class MaterialCheck {

  private final MspId mspId;
  private final Path organisation;
  private final List<String> usual;

  private MaterialCheck(MspId mspId, Path organisation, List<String> usual) {
    this.mspId = mspId;
    this.organisation = organisation;
    this.usual = usual;
  }

  /**
   * Checks the folders of all nodes and users.
   *
   * @param organisation the folder below {@code peerOrganizations} or {@code ordererOrganizations}
   * @param usual the users that are made anew if they are gone
   * @throws HeddleException {@code BAD_INPUT} if something is damaged; the message names it
   */
  static void check(MspId mspId, Path organisation, List<String> usual) {
    var check = new MaterialCheck(mspId, organisation, usual);
    for (String kind : List.of("peers", "orderers", "users")) {
      members(organisation.resolve(kind)).forEach(check::checkMember);
    }
  }

  /** Checks one folder alone, which need not be at its place yet. */
  static void checkNew(MspId mspId, Path organisation, Path member) {
    new MaterialCheck(mspId, organisation, List.of()).checkAlone(member);
  }

  /** The folders of nodes or of users, without those that were never finished. */
  static List<Path> members(Path kind) {
    if (!Files.isDirectory(kind)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(kind)) {
      return folders
          .filter(Files::isDirectory)
          .filter(folder -> !folder.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw unreadable(kind, e);
    }
  }

  private void checkMember(Path member) {
    try {
      checkAlone(member);
    } catch (HeddleException e) {
      throw new HeddleException(
          e.fault(),
          "%s; put back a copy of what is in '%s', or remove '%s'%s"
              .formatted(e.getMessage(), organisation, member, whatThen(member)),
          e);
    }
  }

  /** Nodes and the users who are always there are made by a start. */
  private String whatThen(Path member) {
    String name = member.getFileName().toString();
    String user = name.substring(0, Math.max(0, name.indexOf('@')));
    return user.isEmpty() || usual.contains(user)
        ? " to have it made anew"
        : " and make it anew with 'heddle user add %s'".formatted(user);
  }

  private void checkAlone(Path member) {
    checkCopies(organisation.resolve("msp"), member.resolve("msp"));
    checkIdentity(member.resolve("msp"));
    for (String name : List.of("server", "client")) {
      if (Files.exists(member.resolve("tls").resolve(name + ".crt"))) {
        checkTls(member.resolve("tls"), name);
      }
    }
  }

  /** What is in both folders under one name is the same. */
  private void checkCopies(Path original, Path copy) {
    for (String folder : List.of("", "cacerts", "tlscacerts")) {
      for (Path file : files(original.resolve(folder))) {
        Path other = copy.resolve(folder).resolve(file.getFileName());
        if (!Files.exists(other)) {
          throw damaged("File '%s' is not there".formatted(other));
        }
        if (!MspFolder.bytes(file).equals(MspFolder.bytes(other))) {
          throw damaged(
              "Files '%s' and '%s' should be the same, one of them is damaged"
                  .formatted(file, other));
        }
      }
    }
  }

  private static List<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  private void checkIdentity(Path msp) {
    for (Path file : files(msp.resolve("signcerts"))) {
      certificate(file);
    }
    SigningIdentity identity = SigningIdentity.load(mspId, msp);
    Msp.ofFolder(mspId, msp).validate(Msp.ofFolder(mspId, msp).parse(identity.serialized()));
  }

  private static void checkTls(Path tls, String name) {
    Path file = tls.resolve(name + ".crt");
    Path keyFile = tls.resolve(name + ".key");
    X509Certificate certificate = certificate(file);
    Path authorityFile = tls.resolve("ca.crt");
    X509Certificate authority = certificate(authorityFile);
    if (!certificate.getIssuerX500Principal().equals(authority.getSubjectX500Principal())
        || !Certificates.isSignedBy(certificate, authority.getPublicKey())) {
      throw damaged(
          "Certificate '%s' is not one of the authority '%s'".formatted(file, authorityFile));
    }
    boolean isRoot = authority.getIssuerX500Principal().equals(authority.getSubjectX500Principal());
    if (isRoot && !Certificates.isSignedBy(authority, authority.getPublicKey())) {
      throw damaged("Certificate '%s' is not as it was signed".formatted(authorityFile));
    }
    PrivateKey key =
        PrivateKeys.ofPem(MspFolder.bytes(keyFile))
            .orElseThrow(() -> damaged("File '%s' holds no private key".formatted(keyFile)));
    if (!Signatures.isPair(certificate.getPublicKey(), key)) {
      throw damaged("Private key '%s' is not that of certificate '%s'".formatted(keyFile, file));
    }
  }

  /**
   * The certificate in a file.
   *
   * @throws HeddleException {@code BAD_INPUT} if there is none; the message names the file
   */
  static X509Certificate certificate(Path file) {
    try {
      return Certificates.ofPem(MspFolder.bytes(file));
    } catch (HeddleException e) {
      throw damaged("Certificate '%s' cannot be read: %s".formatted(file, e.getMessage()));
    }
  }

  /**
   * The certificate of whom an MSP folder is.
   *
   * @throws HeddleException {@code BAD_INPUT} if there is none; the message names folder or file
   */
  static X509Certificate signer(Path msp) {
    Path folder = msp.resolve("signcerts");
    return files(folder).stream()
        .sorted()
        .findFirst()
        .map(MaterialCheck::certificate)
        .orElseThrow(() -> damaged("There is no certificate in '%s'".formatted(folder)));
  }

  private static HeddleException damaged(String what) {
    return new HeddleException(Fault.BAD_INPUT, what);
  }

  private static HeddleException unreadable(Path path, IOException e) {
    return damaged("'%s' cannot be read: %s".formatted(path, Reason.words(e)));
  }
}
