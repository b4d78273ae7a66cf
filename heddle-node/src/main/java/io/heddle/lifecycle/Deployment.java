// SPDX-License-Identifier: Apache-2.0
package io.heddle.lifecycle;

import io.heddle.base.PackageId;

/** What a chaincode name means on a channel at one peer: a definition and the package it runs. */
public record Deployment(ChaincodeDefinition definition, PackageId packageId) {}
