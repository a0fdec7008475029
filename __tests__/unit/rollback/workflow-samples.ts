/** Workflow files as teams write them; each is a whole file. */

/** Build and deploy in one file, on tags; no dispatch. */
export const TAG_RELEASE = `name: Release
on:
  push:
    tags: ["v*"]
permissions:
  contents: read
  packages: write
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: docker/setup-buildx-action@v3
      - name: Build and push
        uses: docker/build-push-action@v6
        with:
          push: true
          tags: ghcr.io/acme/shop:\${{ github.ref_name }}
  gate:
    needs: build
    runs-on: ubuntu-latest
    permissions: { contents: read, actions: write, deployments: write }
    steps:
      - uses: acme/release-guard@v1
        with:
          image: ghcr.io/acme/shop:\${{ github.ref_name }}
          on-fail: rollback
  deploy:
    needs: [build, gate]
    runs-on: ubuntu-latest
    environment: production
    concurrency: deploy-production
    steps:
      - run: ./deploy.sh "\${{ github.ref_name }}"
`;

/** With a dispatch that takes the tag, for any branch. */
export const DISPATCHABLE_RELEASE = `name: Release
on:
  push:
    tags: ["v*"]
  workflow_dispatch:
    inputs:
      tag:
        description: Tag to release
        required: true
        type: string
      stage:
        type: choice
        options: [staging, production]
        default: production
      release-guard-operation:
        required: false
jobs:
  deploy:
    name: Deploy to \${{ inputs.stage || 'production' }}
    runs-on: ubuntu-latest
    environment:
      name: \${{ inputs.stage || 'production' }}
      url: https://shop.example.com
    steps:
      - run: ./deploy.sh "\${{ inputs.tag || github.ref_name }}"
`;

/** Everything in workflows of its own that it calls. */
export const CALLING_RELEASE = `on:
  push: { tags: ["v[0-9]+.*"] }
  workflow_dispatch:
concurrency:
  group: \${{ github.workflow }}-\${{ github.ref }}
jobs:
  image:
    uses: ./.github/workflows/image.yml
    with:
      push: true
  deploy:
    needs: image
    uses: ./.github/workflows/deploy.yml
    with:
      environment: production
    secrets: inherit
`;

export const CALLED_IMAGE = `on:
  workflow_call:
    inputs:
      push: { type: boolean, default: false }
jobs:
  maven:
    runs-on: ubuntu-latest
    steps:
      - run: |
          # docker build would be slower
          ./mvnw -B \\
            spring-boot:build-image -DskipTests
`;

export const CALLED_DEPLOY = `on:
  workflow_call:
    inputs:
      environment: { type: string, required: true }
jobs:
  apply:
    runs-on: ubuntu-latest
    environment: \${{ inputs.environment }}
    concurrency:
      group: deploy-\${{ inputs.environment }}
      queue: max
    steps:
      - run: kubectl apply -f k8s/
`;

/** A rollback workflow of its own, started by hand. */
export const ROLLBACK_BY_HAND = `name: Roll back
on:
  workflow_dispatch:
    inputs:
      to: { description: "Empty means the last good tag", default: "" }
permissions:
  contents: read
  actions: write
  deployments: write
concurrency:
  group: rollback
jobs:
  rollback:
    runs-on: ubuntu-latest
    steps:
      - uses: acme/release-guard@v1
        with:
          mode: rollback
          to: \${{ inputs.to }}
`;
